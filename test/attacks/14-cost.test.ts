import { expect, it } from '@jest/globals';
import { anonymously, as } from '../support/as.js';
import { clientWith } from '../support/test-client.js';
import { storeCallsDuring, underAttack } from './attack-kit.js';

const times = (count: number, text: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');
const page = 'nodes { studio { name } star { name } }';

const tooMuch: [string, string, Record<string, unknown>?][] = [
  ['aliases of the largest page', `{ ${times(17, (n) => `a${n}: films(first: 200) { ${page} }`)} }`],
  ['a page over 200', '{ films(first: 201) { totalCount } }'],
  ['a page over 200 from the end', '{ films(last: 2147483647) { totalCount } }'],
  ['its size in a variable', 'query ($n: Int) { films(first: $n) { totalCount } }', { n: 1_000_000 }],
  ['its size in a default', 'query ($n: Int = 100000) { films(first: $n) { totalCount } }'],
  ['over 1,000 groups', '{ filmsAggregate(groupBy: [genre], first: 1001) { count } }'],
  ['their number in a variable', 'query ($n: Int) { filmsAggregate(first: $n) { count } }', { n: 2_147_483_647 }],
  [
    'aliases of aggregates',
    `{ ${times(20, (n) => `a${n}: filmsAggregate(groupBy: [title, studio], first: 1000) { count group { studio { name } } }`)} }`,
  ],
  [
    'sizes that look small and a variable that is not',
    `query ($n: Int = 1) { ${times(17, (n) => `a${n}: films(first: $n) { ${page} }`)} }`,
    { n: 200 },
  ],
  [
    'fragments under other names',
    `{ ${times(17, (n) => `a${n}: films(first: 200) { ...F${n % 3} }`)} } ${times(3, (n) => `fragment F${n} on FilmConnection { edges { node { studio { name } star { name } } } }`)}`,
  ],
  [
    'what @include lets in',
    `query ($on: Boolean!) { ${times(17, (n) => `a${n}: films(first: 200) @include(if: $on) { ${page} }`)} }`,
    { on: true },
  ],
  [
    'one page too long beside one that is not',
    '{ a: films(first: 1) { totalCount } b: films(first: 300) { totalCount } }',
  ],
];

underAttack('attack 14: products of page sizes', ['both'], ({ owner, reader, server }) => {
  it.each(tooMuch)('%s: LIMIT_EXCEEDED before the store is asked', async (_what, document, variables = {}) => {
    const calls = await storeCallsDuring(async () => {
      const { status, errors, ...answer } = await as(owner).query(document, variables);
      expect([status, errors?.map(({ extensions }) => extensions.code)]).toEqual([400, ['LIMIT_EXCEEDED']]);
      expect('data' in answer).toBe(false);
    });
    expect(calls).toEqual([]);
  });

  it('a negative page lowers no bill', async () => {
    const document = `{ b: films(first: -100000) { ${page} } ${times(17, (n) => `a${n}: films(first: 200) { ${page} }`)} }`;
    expect((await as(owner).query(document)).status).toBe(400);
  });

  it('a mutation that costs too much writes nothing', async () => {
    const document = `mutation { ${times(20, (n) => `a${n}: createFilm(input: { title: "x" }) { film { id } }`)} }`;
    const poor = clientWith(
      { permissions: ['add_film', 'view_film'], scopes: ['read', 'write'], attributes: { 'limits.MAX_COST': '200' } },
      server,
    );
    const calls = await storeCallsDuring(async () => {
      expect((await as(poor).query(document)).errors?.[0]?.extensions.code).toBe('LIMIT_EXCEEDED');
    });
    expect(calls).toEqual([]);
  });

  it('cost says nothing that the document does not: it is the same for who sees nothing', async () => {
    const cost = { 'scopeql-cost': '1' };
    const document = '{ films(where: { title: { eq: "Heat" } }) { nodes { title } totalCount } }';
    const blinded = clientWith(
      { permissions: ['view_film'], scopes: ['read'], where: { title: { eq: 'none' } } },
      server,
    );
    const seen = await as(reader).query(document, {}, cost);
    const unseen = await as(blinded).query(document, {}, cost);
    expect(seen.extensions).toEqual(unseen.extensions);
  });
});

underAttack('attack 14: floods of requests', ['both'], ({ server }) => {
  const budget = { 'limits.RATE_LIMIT': '100/m' };
  const flooder = clientWith({ permissions: ['view_film'], scopes: ['read'], attributes: budget }, server);
  const neighbour = clientWith({ permissions: ['view_film'], scopes: ['read'], attributes: budget }, server);

  it('what is malformed, unknown or forbidden is no free flood', async () => {
    const free = [
      '{ nope',
      '{ nope }',
      '{ people { totalCount } }',
      'query A { viewer { id } } query B { viewer { id } }',
    ];
    const statuses = new Set<number>();
    for (let n = 0; n < 110; n += 1) statuses.add((await as(flooder).query(free[n % free.length] ?? '')).status);
    expect(statuses).toContain(429);
    expect((await as(neighbour).query('{ films { totalCount } }')).status).toBe(200);
  });

  it('another token of the same client has the same budget', async () => {
    await as(flooder).query('{ viewer { id } }');
    const answer = await server().fetch('/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${await flooder.freshToken()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ viewer { id } }' }),
    });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
  });

  it('nobody is not held by what a client has spent, nor a client by nobody', async () => {
    expect((await anonymously().query('{ serverInfo { name } }')).status).toBe(200);
  });
});
