import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Types } from 'mongoose';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { actorWith, type Graph, openGraph } from './open-graph.js';
import { Person, Sample, sampleSdl } from './sample-models.js';
import { compare, holds, type PlainModels, type PlainRow } from './where-reference.js';

const actor = actorWith({ view_sample: { count: { ne: 1 } }, view_person: { active: { ne: false } } });
let store: TestStore;
let graph: Graph;
/** All that the actor may see, as GraphQL shows it. */
let samples: PlainRow[];
let people: PlainRow[];
let models: PlainModels;

const idOf = (number: number) => new Types.ObjectId(number.toString(16).padStart(24, '0'));

beforeAll(async () => {
  store = await connectTestStore();
  graph = openGraph({ sdl: sampleSdl, models: [Sample, Person] });
  const persons = Array.from({ length: 7 }, (_, at) => ({
    _id: idOf(at),
    __v: 0,
    name: `n${at % 3}`,
    active: [true, null, true, false, true, true, true][at] ?? null,
    friend: at % 2 === 0 ? idOf((at + 2) % 7) : null,
  }));
  await Person.collection.insertMany(persons);
  const documents = Array.from({ length: 90 }, (_, at) => ({
    _id: idOf(100 + at),
    __v: 0,
    text: ['a', 'b', 'c', null][at % 4] ?? null,
    count: [0, 1, 2, null, 2][at % 5] ?? null,
    ...(at % 9 === 0 ? {} : { owner: idOf(at % 8) }),
    helpers: at % 3 === 0 ? [] : [idOf(at % 7), idOf((at + 1) % 7)],
  }));
  await Sample.collection.insertMany(documents);
  people = persons.filter(({ active }) => active !== false).map(toPlain);
  samples = documents.filter(({ count }) => count !== 1).map(toPlain);
  models = {
    Sample: { references: { owner: 'Person' }, visible: new Map(samples.map((row) => [String(row.id), row])) },
    Person: { references: { friend: 'Person' }, visible: new Map(people.map((row) => [String(row.id), row])) },
  };
});

afterAll(() => store.close());

function toPlain({ _id, __v, ...rest }: Readonly<Record<string, unknown>>): PlainRow {
  const entries = Object.entries(rest).map(([key, value]) => [
    key,
    value instanceof Types.ObjectId ? String(value) : Array.isArray(value) ? value.map(String) : value,
  ]);
  return { ...Object.fromEntries(entries), id: String(_id), version: __v };
}

interface Page {
  readonly totalCount: number;
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean };
}

const page = 'totalCount edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const args = 'where: $where, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before';
const variables =
  '$where: SampleWhere, $orderBy: [SampleOrderBy!], $first: Int, $after: String, $last: Int, $before: String';
const document = (field: string) =>
  `query (${variables}) { persons(first: 200) { nodes { id pages: ${field}(${args}) { ${page} } } } }`;

async function pagesOf(field: string, values: Readonly<Record<string, unknown>>): Promise<Map<string, Page>> {
  const { data, errors } = await graph.run<{ persons: { nodes: { id: string; pages: Page }[] } }>(
    actor,
    document(field),
    values,
  );
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return new Map(data.persons.nodes.map(({ id, pages }) => [id, pages]));
}

type Key = readonly [name: string, direction: 'ASC' | 'DESC'];
const keys: fc.Arbitrary<Key[]> = fc.uniqueArray(
  fc.tuple(fc.constantFrom('text', 'count', 'version', 'id'), fc.constantFrom('ASC' as const, 'DESC' as const)),
  { maxLength: 3, selector: ([name]) => name },
);

const where = fc.constantFrom(
  {},
  { text: { eq: 'a' } },
  { count: { gte: 2 } },
  { NOT: { text: { in: ['a', 'b'] } } },
  { owner: { name: { eq: 'n1' } } },
  { owner: { isNull: true } },
  { OR: [] },
);

/** The rows of a parent that match, in order: null first ascending, ties by id in the last key's direction. */
function expected(field: string, parent: string, filter: PlainRow, order: readonly Key[]): string[] {
  const refers = (row: PlainRow) => (field === 'helps' ? [row.helpers].flat().includes(parent) : row.owner === parent);
  const all: readonly Key[] = [...order, ['id', order.at(-1)?.[1] ?? 'ASC']];
  return samples
    .filter((row) => refers(row) && holds(filter, row, 'Sample', models))
    .sort((one, other) => all.map((key) => compareBy(key, one, other)).find((result) => result !== 0) ?? 0)
    .map(({ id }) => String(id));
}

function compareBy([name, direction]: Key, one: PlainRow, other: PlainRow): number {
  const [left, right] = [one[name] ?? null, other[name] ?? null];
  const result =
    left === null || right === null ? Number(right === null) - Number(left === null) : compare(left, right);
  return direction === 'ASC' ? result : -result;
}

describe.each(['samples', 'helps'])('inverse connections, each cut to its own page: %s', (field) => {
  it('any page of any parent is the slice of its rows that the arguments say', async () => {
    await fc.assert(
      fc.asyncProperty(where, keys, fc.nat({ max: 12 }), fc.boolean(), async (filter, order, size, isBackward) => {
        const orderBy = order.map(([name, direction]) => ({ [name]: direction }));
        const pages = await pagesOf(field, { where: filter, orderBy, [isBackward ? 'last' : 'first']: size });
        expect([...pages.keys()].sort()).toEqual(people.map(({ id }) => id));
        for (const [parent, { edges, pageInfo, totalCount }] of pages) {
          const whole = expected(field, parent, filter, order);
          const slice = isBackward ? whole.slice(Math.max(0, whole.length - size)) : whole.slice(0, size);
          expect(edges.map(({ node }) => node.id)).toEqual(slice);
          expect(totalCount).toBe(whole.length);
          const isMore = whole.length > size;
          expect([pageInfo.hasNextPage, pageInfo.hasPreviousPage]).toEqual(
            isBackward ? [false, isMore] : [isMore, false],
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it('cursors walk one parent, and every other from the same place', async () => {
    await fc.assert(
      fc.asyncProperty(keys, fc.nat({ max: 5 }), fc.nat({ max: 8 }), async (order, from, first) => {
        const orderBy = order.map(([name, direction]) => ({ [name]: direction }));
        const [parent = ''] = people.map(({ id }) => String(id));
        const start = (await pagesOf(field, { orderBy, first: 200 })).get(parent)?.edges.slice(from)[0];
        if (!start) return;
        const pages = await pagesOf(field, { orderBy, first, after: start.cursor });
        const whole = expected(field, parent, {}, order);
        expect(pages.get(parent)?.edges.map(({ node }) => node.id)).toEqual(whole.slice(from + 1, from + 1 + first));
        expect(pages.get(parent)?.pageInfo).toMatchObject({
          hasPreviousPage: true,
          hasNextPage: whole.length > from + 1 + first,
        });
        const before = await pagesOf(field, { orderBy, last: 200, before: start.cursor });
        expect(before.get(parent)?.edges.map(({ node }) => node.id)).toEqual(whole.slice(0, from));
        expect(before.get(parent)?.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
      }),
      { numRuns: 40 },
    );
  });
});

describe('inverse connections cost one call for all parents', () => {
  const calls = () => graph.calls.map(({ model, operation }) => `${model}.${operation}`);

  it('rows, counts and neighbours together', async () => {
    await graph.run(actor, `{ persons { nodes { samples(first: 2) { ${page} } } } }`);
    expect(calls()).toEqual(['Person.find', 'Sample.aggregate']);
  });

  it('nested both ways, one a level', async () => {
    await graph.run(
      actor,
      '{ persons { nodes { samples(first: 3) { nodes { owner { name samples(first: 1) { totalCount nodes { id } } } } } } } }',
    );
    expect(calls()).toEqual(['Person.find', 'Sample.aggregate', 'Person.find', 'Sample.aggregate']);
  });

  it('two pages of one field are two', async () => {
    await graph.run(
      actor,
      '{ persons { nodes { a: samples(first: 1) { totalCount } b: samples(last: 1) { nodes { id } } } } }',
    );
    expect(calls()).toEqual(['Person.find', 'Sample.aggregate', 'Sample.aggregate']);
  });

  it('the same page under two names is one', async () => {
    await graph.run(
      actor,
      '{ persons { nodes { a: samples(first: 1) { totalCount } b: samples(first: 1) { totalCount } } } }',
    );
    expect(calls()).toEqual(['Person.find', 'Sample.aggregate']);
  });

  it.each(['samples { __typename }', 'samples(first: 0) { nodes { id } }'])('%s is none', async (selection) => {
    const { errors } = await graph.run(actor, `{ persons { nodes { ${selection} } } }`);
    expect(errors).toEqual([]);
    expect(calls()).toEqual(['Person.find']);
  });

  it('a relation in where is resolved once for all', async () => {
    await graph.run(
      actor,
      '{ persons { nodes { samples(where: { owner: { name: { eq: "n1" } } }) { totalCount } } } }',
    );
    expect(calls()).toEqual(['Person.find', 'Person.find', 'Sample.aggregate']);
  });
});

describe('inverse connections refuse what pages refuse', () => {
  it.each([
    ['first: -1', 'BAD_USER_INPUT'],
    ['first: 201', 'LIMIT_EXCEEDED'],
    ['first: 1, last: 1', 'BAD_USER_INPUT'],
    ['after: "x"', 'BAD_USER_INPUT'],
    ['where: { text: { gt: null } }', 'BAD_USER_INPUT'],
    ['orderBy: [{ text: ASC }, { count: ASC }, { day: ASC }, { at: ASC }]', 'LIMIT_EXCEEDED'],
  ])('%s', async (given, code) => {
    const { data, errors } = await graph.run(
      actor,
      `{ persons(first: 1) { nodes { id samples(${given}) { totalCount } } } }`,
    );
    expect(errors.map((error) => error.code)).toEqual([code]);
    expect(data).toMatchObject({ persons: { nodes: [{ samples: null }] } });
  });
});
