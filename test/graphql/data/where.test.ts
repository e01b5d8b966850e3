import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { coerceInputValue } from 'graphql';
import { Types } from 'mongoose';
import { matchesFilter } from '../../../src/graphql/data/matches-filter.js';
import { bindingOf } from '../../../src/graphql/data/model-binding.js';
import type { Row } from '../../../src/graphql/data/row.js';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { actorWith, type Graph, openGraph } from './open-graph.js';
import { Person, pools, Sample, sampleSdl } from './sample-models.js';
import { holds, type PlainModels, type PlainRow } from './where-reference.js';

const actor = actorWith({
  view_sample: null,
  view_person: { OR: [{ active: { eq: true } }, { name: { startsWith: 'p' } }] },
});
let store: TestStore;
let graph: Graph;
let documents: Row[];
let samples: PlainRow[];
let models: PlainModels;
const people: readonly Types.ObjectId[] = Array.from(
  { length: 8 },
  (_, at) => new Types.ObjectId(String(at).repeat(24)),
);

beforeAll(async () => {
  store = await connectTestStore();
  graph = openGraph({ sdl: sampleSdl, models: [Sample, Person] });
  // Person 7 is referred to and does not exist; 3 to 5 are hidden.
  const active = [true, true, true, false, null, undefined, false];
  const persons = people.slice(0, active.length).map((_id, at) => ({
    _id,
    name: at === 6 ? 'p6' : `n${at % 3}`,
    ...(active[at] === undefined ? {} : { active: active[at] }),
    friend: people[(at * 3) % 8] ?? null,
  }));
  await Person.collection.insertMany(persons);
  documents = fc.sample(sampleDocument, { numRuns: 90, seed: 4 });
  await Sample.collection.insertMany([...documents]);
  samples = documents.map(toPlain);
  models = {
    Sample: { references: { owner: 'Person' }, visible: new Map() },
    Person: {
      references: { friend: 'Person' },
      visible: new Map(
        persons
          .filter((row) => ('active' in row && row.active === true) || row.name === 'p6')
          .map((row) => [String(row._id), toPlain(row)]),
      ),
    },
  };
});

afterAll(() => store.close());

/** A stored row: each field has a value, is null, or is missing. */
const sampleDocument = fc.record(
  {
    text: orNull(pools.text),
    count: orNull(pools.count),
    ratio: orNull(pools.ratio),
    big: orNull(pools.big),
    flag: orNull(pools.flag),
    day: orNull(pools.day.map((day) => new Date(day))),
    at: orNull(pools.at.map((at) => new Date(at))),
    kind: orNull(pools.kind),
    code: orNull(pools.code),
    owner: orNull(people),
    __v: fc.constantFrom(0, 1, 2),
  },
  { requiredKeys: [] },
);

function orNull<T>(pool: readonly T[]) {
  return fc.option(fc.constantFrom(...pool), { freq: 5 });
}

/** As GraphQL shows it: ids are text, days and instants too, a missing version is 0. */
function toPlain(row: Readonly<Record<string, unknown>>): PlainRow {
  const { _id, __v = 0, ...rest } = row;
  const entries = Object.entries(rest).map(([key, value]) => {
    if (value instanceof Date) return [key, key === 'day' ? value.toISOString().slice(0, 10) : value.toISOString()];
    return [key, value instanceof Types.ObjectId ? String(value) : value];
  });
  return { ...Object.fromEntries(entries), id: String(_id), version: __v };
}

const equality = ['eq', 'ne', 'in', 'notIn', 'isNull'];
const order = ['gt', 'gte', 'lt', 'lte'];
const textual = ['contains', 'startsWith', 'icontains', 'istartsWith'];
const ids = [...people.map(String), 'nonsense', '', '0', 'ABCDEFABCDEFABCDEFABCDEF', 'twelve bytes'];

/** What each field can be compared by, and with. */
const scalars: Readonly<Record<string, readonly [pool: readonly unknown[], operators: readonly string[]]>> = {
  text: [pools.text, [...equality, ...order, ...textual]],
  count: [pools.count, [...equality, ...order]],
  ratio: [pools.ratio, [...equality, ...order]],
  big: [pools.big, [...equality, ...order]],
  flag: [pools.flag, equality],
  day: [pools.day, [...equality, ...order]],
  at: [pools.at, [...equality, ...order]],
  kind: [pools.kind, equality],
  code: [pools.code, equality],
  id: [ids, equality],
  version: [
    [-1, 0, 1, 2],
    [...equality, ...order],
  ],
};

/** Up to three operators of a scalar with operands of a pool. */
function operatorsOf(pool: readonly unknown[], names: readonly string[]) {
  const value = fc.constantFrom(...pool);
  const operand = (name: string): fc.Arbitrary<unknown> => {
    if (name === 'isNull') return fc.boolean();
    if (name === 'in' || name === 'notIn') return fc.array(value, { maxLength: 3 });
    return name === 'eq' || name === 'ne' ? fc.option(value, { freq: 4 }) : value;
  };
  return fc
    .subarray([...names], { maxLength: 3 })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map((name) => [name, operand(name)]))));
}

const scalarFilters = Object.fromEntries(
  Object.entries(scalars).map(([field, [pool, names]]) => [field, operatorsOf(pool, names)]),
);

/** Every operand that one operator can have over a pool. */
function operandsOf(operator: string, pool: readonly unknown[]): readonly unknown[] {
  if (operator === 'isNull') return [true, false];
  if (operator === 'in' || operator === 'notIn')
    return [[], ...pool.map((value, at) => [value, pool[at - 1] ?? value])];
  return operator === 'eq' || operator === 'ne' ? [...pool, null] : pool;
}

const { where } = fc.letrec((tie) => {
  const combinators = (self: string) => ({
    AND: fc.array(tie(self), { maxLength: 2 }),
    OR: fc.array(tie(self), { maxLength: 2 }),
    NOT: tie(self),
  });
  const personFields = {
    name: operatorsOf(['n0', 'n1', 'n2', 'p6', 'N1'], [...equality, ...order, ...textual]),
    active: operatorsOf([true, false], equality),
    id: operatorsOf(ids, equality),
  };
  const pick = (fields: Record<string, fc.Arbitrary<unknown>>) =>
    fc
      .array(fc.constantFrom(...Object.keys(fields)), { maxLength: 2 })
      .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, fields[key] ?? fc.constant({})]))));
  return {
    person: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      pick(personFields),
      pick({ ...personFields, friend: tie('reference'), ...combinators('person') }),
    ),
    reference: fc
      .tuple(tie('person'), fc.option(fc.boolean(), { nil: undefined, freq: 2 }))
      .map(([person, isNull]) => ({ ...Object(person), ...(isNull === undefined ? {} : { isNull }) })),
    where: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      pick(scalarFilters),
      pick({ ...scalarFilters, owner: tie('reference'), ...combinators('where') }),
    ),
  };
});

async function found(filter: unknown): Promise<string[]> {
  const { data, errors } = await graph.run<{ samples: { totalCount: number; nodes: { id: string }[] } }>(
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

describe('where means what contract.md says, on every scalar', () => {
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
