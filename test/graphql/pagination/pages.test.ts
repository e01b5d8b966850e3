import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { actorWith, type Graph, openGraph } from '../data/open-graph.js';
import { Person, pools, Sample, sampleSdl } from '../data/sample-models.js';
import { compare, type PlainRow } from '../data/where-reference.js';

const actor = actorWith({ view_sample: null });
let store: TestStore;
let graph: Graph;
let rows: PlainRow[];

beforeAll(async () => {
  store = await connectTestStore();
  graph = openGraph({ sdl: sampleSdl, models: [Sample, Person] });
  const documents = fc.sample(sampleDocument, { numRuns: 45, seed: 7 });
  await Sample.collection.insertMany(documents);
  rows = documents.map(({ day, _id, __v, ...rest }: PlainRow) => ({
    ...rest,
    id: String(_id),
    version: __v,
    day: day instanceof Date ? day.toISOString() : day,
  }));
});

afterAll(() => store.close());

/** Few values and many nulls, so that there are ties at every level. */
const sampleDocument = fc.record(
  {
    text: fc.option(fc.constantFrom('', 'a', 'B', '\uffff', '𐐀')),
    count: fc.option(fc.constantFrom(-1, 0, 1)),
    ratio: fc.option(fc.constantFrom(0.1, 0.30000000000000004)),
    flag: fc.option(fc.boolean()),
    day: fc.option(fc.constantFrom(...pools.day.map((day) => new Date(day)))),
    kind: fc.option(fc.constantFrom(...pools.kind)),
    __v: fc.constantFrom(0, 1),
  },
  { requiredKeys: ['__v'] },
);

interface Key {
  readonly name: string;
  readonly direction: 'ASC' | 'DESC';
}

const orderBy = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('text', 'count', 'ratio', 'flag', 'day', 'kind', 'version', 'id'),
    direction: fc.constantFrom('ASC' as const, 'DESC' as const),
  }),
  { maxLength: 3, selector: ({ name }) => name },
);

/** The whole list in an order, as docs/graphql-api.md says: null first ascending, ties by id in the last key's direction. */
function sorted(keys: readonly Key[]): PlainRow[] {
  const all: Key[] = [...keys, { name: 'id', direction: keys.at(-1)?.direction ?? 'ASC' }];
  return [...rows].sort((one, other) => {
    for (const { name, direction } of all) {
      const way = direction === 'ASC' ? 1 : -1;
      const [left, right] = [one[name] ?? null, other[name] ?? null];
      const result =
        left === null || right === null ? Number(right === null) - Number(left === null) : compare(left, right);
      if (result !== 0) return result * way;
    }
    return 0;
  });
}

interface Connection {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const document = `query ($orderBy: [SampleOrderBy!], $first: Int, $after: String, $last: Int, $before: String) {
  samples(orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

async function page(keys: readonly Key[], args: Readonly<Record<string, unknown>>): Promise<Connection> {
  const order = keys.map(({ name, direction }) => ({ [name]: direction }));
  const { data, errors } = await graph.run<{ samples: Connection }>(actor, document, { orderBy: order, ...args });
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data.samples;
}

const idsOf = ({ edges }: Connection) => edges.map(({ node }) => node.id);

describe('walking pages meets every row once', () => {
  it('forward', async () => {
    await fc.assert(
      fc.asyncProperty(orderBy, fc.integer({ min: 1, max: 20 }), async (keys, first) => {
        const met: string[] = [];
        let after: string | null = null;
        for (let more = true; more; ) {
          const found: Connection = await page(keys, { first, after });
          expect(found.pageInfo.hasPreviousPage).toBe(met.length > 0);
          met.push(...idsOf(found));
          after = found.pageInfo.endCursor;
          more = found.pageInfo.hasNextPage;
        }
        expect(met).toEqual(sorted(keys).map(({ id }) => id));
      }),
      { numRuns: 40 },
    );
  });

  it('backward', async () => {
    await fc.assert(
      fc.asyncProperty(orderBy, fc.integer({ min: 1, max: 20 }), async (keys, last) => {
        const met: string[] = [];
        let before: string | null = null;
        for (let more = true; more; ) {
          const found: Connection = await page(keys, { last, before });
          expect(found.pageInfo.hasNextPage).toBe(met.length > 0);
          met.unshift(...idsOf(found));
          before = found.pageInfo.startCursor;
          more = found.pageInfo.hasPreviousPage;
        }
        expect(met).toEqual(sorted(keys).map(({ id }) => id));
      }),
      { numRuns: 40 },
    );
  });

  it('any page is the slice of the whole list that its arguments say, and knows its neighbours', async () => {
    const at = fc.option(fc.nat({ max: 44 }));
    await fc.assert(
      fc.asyncProperty(orderBy, at, at, fc.nat({ max: 50 }), fc.boolean(), async (keys, from, to, size, isBackward) => {
        const { edges } = await page(keys, { first: 200 });
        const whole = sorted(keys).map(({ id }) => id);
        const after = from === null ? null : edges[from]?.cursor;
        const before = to === null ? null : edges[to]?.cursor;
        const start = from === null ? 0 : from + 1;
        const end = Math.max(start, to ?? whole.length);
        const [low, high] = isBackward ? [Math.max(start, end - size), end] : [start, Math.min(end, start + size)];
        const found = await page(keys, { after, before, ...(isBackward ? { last: size } : { first: size }) });
        expect(idsOf(found)).toEqual(whole.slice(low, high));
        if (to !== null && to < start) return; // Crossed cursors: an empty page lies nowhere.
        expect(found.pageInfo).toMatchObject({ hasPreviousPage: low > 0, hasNextPage: high < whole.length });
      }),
      { numRuns: 120 },
    );
  });
});

describe('page arguments', () => {
  const ask = async (args: string) =>
    (await graph.run(actor, `{ samples${args} { nodes { id } } }`)).errors.map(({ code }) => code);
  const cursorOf = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const id = '0'.repeat(24);

  it.each([
    ['first with last', '(first: 1, last: 1)', 'BAD_USER_INPUT'],
    ['a negative first', '(first: -1)', 'BAD_USER_INPUT'],
    ['a negative last', '(last: -1)', 'BAD_USER_INPUT'],
    ['over 200', '(first: 201)', 'LIMIT_EXCEEDED'],
    ['over 200 from the end', '(last: 201)', 'LIMIT_EXCEEDED'],
    ['more than 3 keys', '(orderBy: [{ text: ASC }, { count: ASC }, { flag: ASC }, { day: ASC }])', 'LIMIT_EXCEEDED'],
    ['an empty cursor', '(after: "")', 'BAD_USER_INPUT'],
    ['a cursor that is no base64url', '(after: "!!")', 'BAD_USER_INPUT'],
    ['a cursor that is padded', `(after: "${cursorOf(['Sample id+', id])}=")`, 'BAD_USER_INPUT'],
    ['a cursor with more behind it', `(after: "${cursorOf(['Sample id+', id])}!")`, 'BAD_USER_INPUT'],
    ['a cursor that is no JSON', `(after: "${Buffer.from('nope').toString('base64url')}")`, 'BAD_USER_INPUT'],
    ['a cursor that is no list', `(after: "${cursorOf({ id })}")`, 'BAD_USER_INPUT'],
    ['a cursor without values', `(after: "${cursorOf(['Sample id+'])}")`, 'BAD_USER_INPUT'],
    ['a cursor with too many values', `(after: "${cursorOf(['Sample id+', id, id])}")`, 'BAD_USER_INPUT'],
    ['a cursor with a malformed id', `(after: "${cursorOf(['Sample id+', 'x'])}")`, 'BAD_USER_INPUT'],
    ['a cursor with an operator', `(after: "${cursorOf(['Sample id+', { $gt: '' }])}")`, 'BAD_USER_INPUT'],
    [
      'a cursor of a wrong type',
      `(orderBy: [{ count: ASC }], after: "${cursorOf(['Sample count+ id+', '1', id])}")`,
      'BAD_USER_INPUT',
    ],
    [
      'a cursor of no date',
      `(orderBy: [{ day: ASC }], after: "${cursorOf(['Sample day+ id+', 1e300, id])}")`,
      'BAD_USER_INPUT',
    ],
    [
      'a cursor of another order',
      `(orderBy: [{ text: DESC }], after: "${cursorOf(['Sample text+ id+', 'a', id])}")`,
      'BAD_USER_INPUT',
    ],
    ['a cursor of another model', `(after: "${cursorOf(['Person id+', id])}")`, 'BAD_USER_INPUT'],
  ])('%s is refused', async (_name, args, code) => {
    expect(await ask(args)).toEqual([code]);
  });

  it('a cursor of the right form passes', async () => {
    expect(await ask(`(after: "${cursorOf(['Sample id+', id])}", first: 200)`)).toEqual([]);
  });

  it.each([
    ['after what lies before all', { first: 5, after: cursorOf(['Sample id+', id]) }, [false, true]],
    ['after what lies behind all', { first: 5, after: cursorOf(['Sample id+', 'f'.repeat(24)]) }, [true, false]],
    ['before what lies behind all', { last: 5, before: cursorOf(['Sample id+', 'f'.repeat(24)]) }, [true, false]],
    ['before what lies before all', { last: 5, before: cursorOf(['Sample id+', id]) }, [false, true]],
    [
      'from the start, to what lies behind all',
      { first: 200, before: cursorOf(['Sample id+', 'f'.repeat(24)]) },
      [false, false],
    ],
    ['from the end, to what lies before all', { last: 200, after: cursorOf(['Sample id+', id]) }, [false, false]],
  ])('a cursor whose row is gone still knows its neighbours: %s', async (_name, args, expected) => {
    const { pageInfo } = await page([], args);
    expect([pageInfo.hasPreviousPage, pageInfo.hasNextPage]).toEqual(expected);
  });

  it('null is as if left out: 20 from the start', async () => {
    const { data } = await graph.run<{ samples: { nodes: unknown[] } }>(
      actor,
      '{ samples(first: null, last: null, after: null, where: null, orderBy: null) { nodes { id } } }',
    );
    expect(data.samples.nodes).toHaveLength(20);
  });
});

describe('a page costs only what is selected', () => {
  it.each([
    ['nodes', '{ samples { nodes { id } } }', ['find']],
    ['edges', '{ samples { edges { cursor node { text } } } }', ['find']],
    ['pageInfo', '{ samples { pageInfo { hasNextPage hasPreviousPage endCursor } } }', ['find']],
    ['hasPreviousPage of a first page', '{ samples(first: 5) { pageInfo { hasPreviousPage } } }', []],
    ['totalCount', '{ samples { totalCount } }', ['count']],
    ['__typename', '{ samples { __typename } }', []],
    ['first: 0 with totalCount', '{ samples(first: 0) { totalCount nodes { id } } }', ['count']],
  ])('%s', async (_name, source, operations) => {
    await graph.run(actor, source);
    expect(graph.calls.map(({ operation }) => operation)).toEqual(operations);
  });

  it.each([
    ['a client without permission', actorWith({})],
    ['nobody', null],
  ])('rows that no permission covers are not even asked for: %s', async (_name, who) => {
    const { data } = await graph.run(who, '{ samples { totalCount nodes { id } } }');
    expect([data, graph.calls]).toEqual([{ samples: { totalCount: 0, nodes: [] } }, []]);
  });
});
