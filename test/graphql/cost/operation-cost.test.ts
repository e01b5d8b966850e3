import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildASTSchema, getOperationAST, parse } from 'graphql';
import { deriveRequirements } from '../../../src/access/derive-requirements.js';
import { planOperation } from '../../../src/access/plan-operation.js';
import { OperationCosts, type Surcharge } from '../../../src/graphql/cost/operation-cost.js';
import { LimitError } from '../../../src/lib/app-error.js';

const directives = readFileSync(join(import.meta.dirname, '../../../schema/system/directives.graphql'), 'utf8');
const page = 'where: Where, orderBy: [Order!], first: Int, after: String, last: Int, before: String';
const schema = buildASTSchema(
  parse(`${directives}
  input Where { title: String }
  enum Order { TITLE }
  input FilmInput { title: String }
  interface Named { name: String }
  type Film implements Named @model { name: String title: String director: Person studio: Studio cast: [Person!] tags: [String!] }
  type Person implements Named { name: String films(${page}): FilmConnection }
  type Studio implements Named { name: String owner: Person }
  type PageInfo { hasNextPage: Boolean! }
  type FilmEdge { node: Film cursor: String }
  type FilmConnection { edges: [FilmEdge!] nodes: [Film!] pageInfo: PageInfo! totalCount: Int }
  type FilmSum { votes: Int }
  type FilmGroup { count: Int sum: FilmSum }
  type Bulk { count: Int ids: [ID!] }
  type Payload { id: ID film: Film }
  type Query {
    film(id: ID!): Film @permission(requires: "view_film")
    named(id: ID!): Named @permission(requires: "view_film")
    films(${page}): FilmConnection @permission(requires: "view_film")
    filmsAggregate(where: Where, first: Int): [FilmGroup!] @action(model: "Film", verb: AGGREGATE)
    best(first: Int = 3): [Film!] @permission(requires: "view_film")
    allTime: [Film!] @permission(requires: "view_film")
    now: String @permission(requires: "view_film")
  }
  type Mutation {
    rename(id: ID!, title: String): Payload @permission(requires: "view_film")
    createFilms(inputs: [FilmInput!]!): Bulk @action(model: "Film", verb: CREATE_MANY)
    deleteFilms(where: Where!): Bulk @action(model: "Film", verb: DELETE_MANY)
  }`),
);
const table = deriveRequirements(schema);

function costOf(document: string, variables: Record<string, unknown> = {}, surcharge?: Surcharge): number {
  const parsed = parse(document);
  const operation = getOperationAST(parsed);
  if (!operation) throw new Error('no operation');
  const costs = new OperationCosts({ schema, maxBulk: 1000, surcharge });
  return costs.of(planOperation(table, parsed, operation), variables);
}

describe('the cost of an operation is about the objects that it may answer', () => {
  it.each<[string, number]>([
    ['{ now }', 1],
    ['{ __typename }', 1],
    ['{ film(id: 1) { title } }', 1],
    ['{ film(id: 1) { title tags director { name } } }', 2],
    ['{ a: film(id: 1) { title } b: film(id: 2) { title } }', 2],
    ['{ films { totalCount } }', 2],
    ['{ films { pageInfo { hasNextPage } } }', 1],
    ['{ films { nodes { title } } }', 21],
    ['{ films(first: 50) { nodes { title } } }', 51],
    ['{ films(last: 7) { nodes { title } } }', 8],
    ['{ films(first: 0) { nodes { title } } }', 1],
    ['{ films(first: 50) { edges { cursor node { title } } } }', 51],
    ['{ films(first: 50) { edges { cursor } } }', 1],
    ['{ films(first: 200) { nodes { director { name } studio { name } } totalCount } }', 602],
    ['{ film(id: 1) { director { films(first: 10) { nodes { title } totalCount } } } }', 14],
    ['{ films(first: 10) { nodes { director { films(first: 10) { nodes { title } } } } } }', 1 + 10 * (1 + 1 + 11)],
    ['{ film(id: 1) { cast { name } } }', 21],
    ['{ best { title } }', 3],
    ['{ best(first: 500) { title } }', 500],
    ['{ allTime { title } }', 20],
    ['{ filmsAggregate { count sum { votes } } }', 50 + 100 * 2],
    ['{ filmsAggregate(first: 5) { count } }', 55],
    ['mutation { rename(id: 1) { film { title } } }', 12],
    ['mutation { createFilms(inputs: [{}, {}, {}]) { count } }', 14],
    ['mutation { deleteFilms(where: {}) { count } }', 1011],
    ['{ __schema { types { name } } }', 100],
  ])('%s costs %d', (document, points) => expect(costOf(document)).toBe(points));

  it('pages in pages multiply', () => {
    const within = (size: number, inner: string) => `films(first: ${size}) { nodes { director { ${inner} } } }`;
    const document = `{ ${within(200, within(200, within(200, 'name')))} }`;
    expect(costOf(document)).toBeGreaterThan(200 ** 3);
  });

  it('sizes, defaults and lists come from variables too', () => {
    const sized = 'query ($n: Int = 20) { films(first: $n) { nodes { title } } }';
    expect(costOf(sized, { n: 150 })).toBe(151);
    expect(costOf(sized, { n: null })).toBe(21);
    expect(costOf(sized, {})).toBe(21);
    expect(costOf('query ($n: Int) { best(first: $n) { title } }', {})).toBe(3);
    const inputs = 'mutation ($i: [FilmInput!]!) { createFilms(inputs: $i) { count } }';
    expect(costOf(inputs, { i: Array.from({ length: 500 }, () => ({})) })).toBe(511);
  });

  it('what the answer merges counts once, what is skipped not at all', () => {
    const fragments = '{ films { ...A ...B nodes { director { name } } } }';
    const a = 'fragment A on FilmConnection { nodes { director { name } } }';
    const b = 'fragment B on FilmConnection { nodes { studio { name } } }';
    expect(costOf(`${fragments} ${a} ${b}`)).toBe(1 + 20 * 3);
    const skipped = 'query ($all: Boolean!) { films { nodes { director @include(if: $all) { name } } } }';
    expect(costOf(skipped, { all: true })).toBe(41);
    expect(costOf(skipped, { all: false })).toBe(21);
  });

  it('of the types that an object may have the dearest counts', () => {
    const document =
      '{ named(id: 1) { ... on Film { director { name } studio { name } } ... on Studio { owner { name } } } }';
    expect(costOf(document)).toBe(3);
  });

  it('a page over 200 is refused, literal or variable', () => {
    expect(() => costOf('{ films(first: 201) { totalCount } }')).toThrow(LimitError);
    expect(() => costOf('query ($n: Int) { films(last: $n) { totalCount } }', { n: 100000 })).toThrow(
      /last is at most 200/,
    );
    expect(() => costOf('{ filmsAggregate(first: 1001) { count } }')).toThrow(/first is at most 1000/);
    expect(
      costOf('query ($all: Boolean!) { films(first: 201) @include(if: $all) { totalCount } now }', { all: false }),
    ).toBe(1);
  });

  it('what the schema does not show is added by a surcharge, as often as the field is used', () => {
    const surcharge: Surcharge = ({ coordinate, args }) => (coordinate === 'Person.films' && args.where ? 100 : 0);
    const document = 'query ($w: Where) { best { director { films(where: $w, first: 1) { totalCount } } } }';
    expect(costOf(document, { w: { title: 'x' } }, surcharge)).toBe(3 * (1 + 1 + 100 + 2));
    expect(costOf(document, {}, surcharge)).toBe(3 * (1 + 1 + 2));
  });
});
