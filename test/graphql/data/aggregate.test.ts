import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Row } from '../../../src/graphql/data/row.js';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { actorWith, type Graph, openGraph } from './open-graph.js';
import { Person, Sample, sampleSdl } from './sample-models.js';
import { personRows, plainModels, sampleDocument, toPlain, where } from './where-cases.js';
import { compare, holds, type PlainModels, type PlainRow } from './where-reference.js';

const actor = actorWith({ view_sample: { code: { ne: 'A' } }, view_person: { active: { eq: true } } });
let store: TestStore;
let graph: Graph;
let joining: Graph;
let samples: PlainRow[];
let models: PlainModels;

beforeAll(async () => {
  store = await connectTestStore();
  const sources = { sdl: sampleSdl, models: [Sample, Person] };
  graph = openGraph(sources);
  joining = openGraph({ ...sources, limits: { maxListedIds: 0 } });
  const persons = personRows();
  await Person.collection.insertMany(persons);
  const drawn: Row[] = fc.sample(sampleDocument, { numRuns: 120, seed: 5 });
  // A sum of numbers of such different sizes is only as good as whoever adds them up.
  const documents = drawn.map((row) => (row.ratio === 1e300 ? { ...row, ratio: 1e3 } : row));
  await Sample.collection.insertMany([...documents]);
  samples = documents.map(toPlain).filter(({ code }) => code !== 'A');
  models = plainModels(samples, persons.filter(({ active }) => active === true).map(toPlain));
});

afterAll(() => store.close());

type Values = Readonly<Record<string, unknown>>;

const keys = ['text', 'count', 'ratio', 'flag', 'kind', 'owner', 'dayByYear', 'dayByMonth', 'dayByDay', 'atByYear'];
const groupBy = fc.uniqueArray(fc.constantFrom(...keys), { maxLength: 3 });
const group = `group { text count ratio flag kind owner { id name } dayByYear dayByMonth dayByDay atByYear }`;
const extremes = '{ count ratio day at }';
const all = `${group} total: count sum { count ratio } avg { count } min ${extremes} max ${extremes}`;
const document = `query ($where: SampleWhere, $groupBy: [SampleGroupBy!], $first: Int) {
  samplesAggregate(where: $where, groupBy: $groupBy, first: $first) { ${all} }
}`;

async function aggregated(by: Graph, variables: Values): Promise<Values[]> {
  const { data, errors } = await by.run<{ samplesAggregate: Values[] }>(actor, document, variables);
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data.samplesAggregate;
}

/** What a row has in a key, as GraphQL shows it; a reference that is hidden or leads nowhere is null. */
function keyOf(name: string, row: PlainRow): unknown {
  if (name === 'owner') return models.Person?.visible.get(String(row.owner))?.id ?? null;
  const [, field = name, unit] = /^(day|at)By(\w+)$/.exec(name) ?? [];
  const value = row[field] ?? null;
  if (value === null || unit === undefined) return value;
  const text = String(value);
  return unit === 'Year' ? Number(text.slice(0, 4)) : text.slice(0, unit === 'Month' ? 7 : 10);
}

function expected(filter: unknown, names: readonly string[], first = 100): Values[] {
  const rows = samples.filter((row) => holds(Object(filter), row, 'Sample', models));
  const groups = new Map<string, PlainRow[]>(names.length === 0 ? [['[]', []]] : []);
  for (const row of rows) {
    const key = JSON.stringify(names.map((name) => keyOf(name, row)));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups]
    .map(([key, members]) => ({ key: JSON.parse(key) as unknown[], members }))
    .sort((one, other) => other.members.length - one.members.length || compareKeys(one.key, other.key))
    .slice(0, first)
    .map(({ key, members }) => shown(names, key, members));
}

function compareKeys(one: readonly unknown[], other: readonly unknown[]): number {
  for (const [at, left] of one.entries()) {
    const right = other[at];
    const result =
      left === null || right === null ? Number(right === null) - Number(left === null) : compare(left, right);
    if (result !== 0) return result;
  }
  return 0;
}

function shown(names: readonly string[], key: readonly unknown[], rows: readonly PlainRow[]): Values {
  const entries = keys.map((name): [string, unknown] => [name, names.includes(name) ? key[names.indexOf(name)] : null]);
  const values = (field: string) => rows.map((row) => row[field] ?? null).filter((value) => value !== null);
  const numbers = (field: string) => values(field).map(Number);
  const sum = (field: string) => numbers(field).reduce((total, value) => total + value, 0);
  const extreme = (way: 1 | -1) =>
    Object.fromEntries(
      ['count', 'ratio', 'day', 'at'].map((field) => [
        field,
        values(field).reduce<unknown>(
          (best, value) => (best === null || compare(value, best) * way > 0 ? value : best),
          null,
        ),
      ]),
    );
  const owner = models.Person?.visible.get(String(Object.fromEntries(entries).owner));
  return {
    group:
      names.length === 0
        ? null
        : { ...Object.fromEntries(entries), owner: owner ? { id: owner.id, name: owner.name } : null },
    total: rows.length,
    sum: { count: sum('count'), ratio: expect.closeTo(sum('ratio'), 6) },
    avg: { count: numbers('count').length === 0 ? null : expect.closeTo(sum('count') / numbers('count').length, 6) },
    min: extreme(-1),
    max: extreme(1),
  };
}

describe('aggregates are those of the reference', () => {
  it('any where, grouped by anything', async () => {
    await fc.assert(
      fc.asyncProperty(where, groupBy, async (filter, names) => {
        const nothing = { where: filter, groupBy: names };
        expect(await aggregated(graph, nothing)).toEqual(expected(filter, names));
      }),
      { numRuns: 150 },
    );
  });

  it('cut to the first groups, of most rows, then by key', async () => {
    await fc.assert(
      fc.asyncProperty(groupBy, fc.integer({ min: 1, max: 12 }), async (names, first) => {
        expect(await aggregated(graph, { groupBy: names, first })).toEqual(expected({}, names, first));
      }),
      { numRuns: 60 },
    );
  });

  it('where row filters are joined in the store, too', async () => {
    await fc.assert(
      fc.asyncProperty(where, groupBy, async (filter, names) => {
        expect(await aggregated(joining, { where: filter, groupBy: names })).toEqual(expected(filter, names));
      }),
      { numRuns: 60 },
    );
  });

  it.each([[undefined], [null], [[]]])('without keys (%j) there is one row, also for no rows', async (names) => {
    expect(await aggregated(graph, { groupBy: names })).toEqual(expected({}, []));
    expect(await aggregated(graph, { groupBy: names, where: { OR: [] } })).toEqual([
      {
        group: null,
        total: 0,
        sum: { count: 0, ratio: 0 },
        avg: { count: null },
        min: { count: null, ratio: null, day: null, at: null },
        max: { count: null, ratio: null, day: null, at: null },
      },
    ]);
  });

  it('keys of no rows are no groups', async () => {
    expect(await aggregated(graph, { groupBy: ['kind'], where: { OR: [] } })).toEqual([]);
  });
});

describe('an aggregate costs one call', () => {
  const calls = () => graph.calls.map(({ model, operation }) => `${model}.${operation}`);

  it('whatever is measured', async () => {
    await aggregated(graph, { groupBy: ['kind', 'dayByYear'] });
    expect(calls()).toEqual(['Sample.aggregate']);
  });

  it('and one for the rows of its references', async () => {
    await aggregated(graph, { groupBy: ['owner'] });
    expect(calls()).toEqual(['Sample.aggregate', 'Person.find']);
  });
});

describe('aggregates refuse', () => {
  it.each([
    ['first: -1', 'BAD_USER_INPUT'],
    ['first: 1001', 'LIMIT_EXCEEDED'],
    ['where: { text: { gt: null } }', 'BAD_USER_INPUT'],
  ])('%s', async (given, code) => {
    const { data, errors } = await graph.run(actor, `{ samplesAggregate(${given}) { count } }`);
    expect([data, errors.map((error) => error.code)]).toEqual([{ samplesAggregate: null }, [code]]);
  });

  it('a sum that no number can hold, by itself', async () => {
    const big = { big: 9007199254740991, text: 'sum' };
    await Sample.collection.insertMany([{ ...big }, { ...big }]);
    const { data, errors } = await graph.run(
      actor,
      '{ samplesAggregate(where: { text: { eq: "sum" } }) { count sum { big } max { big } } }',
    );
    await Sample.collection.deleteMany({ text: 'sum' });
    expect(data).toEqual({ samplesAggregate: [{ count: 2, sum: { big: null }, max: { big: 9007199254740991 } }] });
    expect(errors.map((error) => error.code)).toEqual(['LIMIT_EXCEEDED']);
  });
});
