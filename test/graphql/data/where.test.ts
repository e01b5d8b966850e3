import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { coerceInputValue } from 'graphql';
import { matchesFilter } from '../../../src/graphql/data/matches-filter.js';
import { bindingOf } from '../../../src/graphql/data/model-binding.js';
import type { Row } from '../../../src/graphql/data/row.js';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { actorWith, type Graph, openGraph } from './open-graph.js';
import { Person, Sample, sampleSdl } from './sample-models.js';
import {
  operandsOf,
  personRows,
  plainModels,
  sampleDocument,
  scalarFilters,
  scalars,
  toPlain,
  where,
} from './where-cases.js';
import { holds, type PlainModels, type PlainRow } from './where-reference.js';

const actor = actorWith({
  view_sample: { code: { ne: 'A' } },
  view_person: { OR: [{ active: { eq: true } }, { name: { startsWith: 'p' } }] },
});
let store: TestStore;
let graph: Graph;
let documents: Row[];
let samples: PlainRow[];
let models: PlainModels;

beforeAll(async () => {
  store = await connectTestStore();
  graph = openGraph({ sdl: sampleSdl, models: [Sample, Person] });
  // 3 to 5 are hidden.
  const persons = personRows();
  await Person.collection.insertMany(persons);
  documents = fc.sample(sampleDocument, { numRuns: 90, seed: 4 });
  await Sample.collection.insertMany([...documents]);
  const visible = documents.filter(({ code }) => code !== 'A');
  expect(visible.length).toBeLessThan(documents.length);
  documents = visible;
  samples = documents.map(toPlain);
  const seen = persons.filter(({ active, name }) => active === true || name === 'p6');
  models = plainModels(samples, seen.map(toPlain));
});

afterAll(() => store.close());

async function found(filter: unknown, by: Graph = graph): Promise<string[]> {
  const { data, errors } = await by.run<{ samples: { totalCount: number; nodes: { id: string }[] } }>(
    actor,
    'query ($where: SampleWhere) { samples(where: $where, first: 200) { totalCount nodes { id } } }',
    { where: filter },
  );
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  const rows = data.samples.nodes.map(({ id }) => id);
  expect(data.samples.totalCount).toBe(rows.length);
  return rows.sort();
}

/** The same filter, decided in memory, as rows are that are not stored yet. */
async function foundInMemory(filter: unknown): Promise<string[]> {
  const binding = bindingOf(graph.bindings, 'Sample');
  const compiled = await graph.scope(actor).compile(binding, coerceInputValue(filter, binding.whereType));
  return documents
    .filter((row) => matchesFilter(compiled, row))
    .map(({ _id }) => String(_id))
    .sort();
}

function expected(filter: unknown): string[] {
  return samples
    .filter((row) => holds(Object(filter), row, 'Sample', models))
    .map(({ id }) => String(id))
    .sort();
}

describe('where means what docs/graphql-api.md says, on every scalar', () => {
  it.each(Object.entries(scalars))('%s: every operator with every operand', async (field, [pool, operators]) => {
    for (const operator of operators) {
      for (const operand of operandsOf(operator, pool)) {
        const filter = { [field]: { [operator]: operand } };
        expect([filter, await found(filter)]).toEqual([filter, expected(filter)]);
        expect([filter, await foundInMemory(filter)]).toEqual([filter, expected(filter)]);
      }
    }
  });

  it.each(Object.entries(scalarFilters))('%s: several operators at once', async (field, operators) => {
    await fc.assert(
      fc.asyncProperty(operators, async (filter) => {
        expect(await found({ [field]: filter })).toEqual(expected({ [field]: filter }));
      }),
      { numRuns: 60 },
    );
  });

  it('AND, OR, NOT and relations, nested', async () => {
    await fc.assert(
      fc.asyncProperty(where, async (filter) => {
        expect(await found(filter)).toEqual(expected(filter));
        expect(await foundInMemory(filter)).toEqual(expected(filter));
      }),
      { numRuns: 500 },
    );
  });

  it('the same where relations are joined in the store', async () => {
    const joining = openGraph({ sdl: sampleSdl, models: [Sample, Person], limits: { maxListedIds: 0 } });
    await fc.assert(
      fc.asyncProperty(where, async (filter) => {
        expect(await found(filter, joining)).toEqual(expected(filter));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['{} is all', {}, 'all'],
    ['AND: [] is all', { AND: [] }, 'all'],
    ['OR: [] is none', { OR: [] }, 'none'],
    ['NOT: {} is none', { NOT: {} }, 'none'],
    ['in: [] is none', { text: { in: [] } }, 'none'],
    ['notIn: [] is all', { text: { notIn: [] } }, 'all'],
    ['a malformed id is no row', { id: { eq: 'x' } }, 'none'],
    ['not a malformed id is every row', { id: { ne: 'x' } }, 'all'],
  ])('%s', async (_name, filter, which) => {
    expect(await found(filter)).toHaveLength(which === 'all' ? samples.length : 0);
  });

  it.each([
    [{ text: { gt: null } }],
    [{ text: { in: null } }],
    [{ text: { contains: null } }],
    [{ text: { isNull: null } }],
    [{ text: null }],
    [{ owner: null }],
    [{ owner: { isNull: null } }],
    [{ AND: null }],
    [{ OR: null }],
    [{ NOT: null }],
  ])('null where a value must be is refused: %j', async (filter) => {
    const { errors } = await graph.run(actor, 'query ($where: SampleWhere) { samples(where: $where) { totalCount } }', {
      where: filter,
    });
    expect(errors.map(({ code }) => code)).toEqual(['BAD_USER_INPUT']);
  });

  it.each(['contains', 'startsWith', 'icontains', 'istartsWith'])(
    '%s of a NUL character is refused by its path',
    async (operator) => {
      const { errors } = await graph.run(
        actor,
        'query ($where: SampleWhere) { samples(where: $where) { totalCount } }',
        {
          where: { NOT: { text: { [operator]: 'a\0' } } },
        },
      );
      const path = `where.NOT.text.${operator}`;
      expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', fields: [{ path, message: expect.any(String) }] }]);
    },
  );
});

describe('where is bounded', () => {
  const limited = () => openGraph({ sdl: sampleSdl, models: [Sample, Person], limits: { maxIn: 3, maxWhereDepth: 3 } });
  const ask = 'query ($where: SampleWhere) { samples(where: $where) { totalCount } }';

  it.each([
    ['in', { text: { in: ['a', 'b', 'c', 'd'] } }],
    ['OR', { OR: [{}, {}, {}, {}] }],
    ['depth', { NOT: { NOT: { NOT: {} } } }],
    ['depth through a relation', { owner: { friend: { friend: {} } } }],
  ])('%s over its limit is LIMIT_EXCEEDED', async (_name, filter) => {
    const { errors } = await limited().run(actor, ask, { where: filter });
    expect(errors.map(({ code }) => code)).toEqual(['LIMIT_EXCEEDED']);
  });

  it('at the limit it passes', async () => {
    const { errors } = await limited().run(actor, ask, {
      where: { NOT: { owner: { name: { in: ['a', 'b', 'c'] } } } },
    });
    expect(errors).toEqual([]);
  });
});
