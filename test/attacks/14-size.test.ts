import { performance } from 'node:perf_hooks';
import { describe, expect, it } from '@jest/globals';
import { anonymously, as } from '../support/as.js';
import { storeCallsDuring, underAttack } from './attack-kit.js';

const repeat = (times: number, text: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => text(index)).join(' ');

/** Twice as many fields with each fragment: 2^n from n lines. */
const fanOut = (levels: number) =>
  `{ ...F0 } ${repeat(levels, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F${levels} on Query { films { totalCount } }`;

const documents: [string, string][] = [
  ['depth through fields', `{ films ${'{ nodes '.repeat(20)} { title } ${'}'.repeat(20)} }`],
  ['circular fragments', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A films { totalCount } }'],
  ['a fragment of itself', '{ films { nodes { ...A } } } fragment A on Film { title ...A }'],
  ['fan-out of fragments', fanOut(40)],
  ['101 aliases of __typename', `{ ${repeat(101, (n) => `a${n}: __typename`)} }`],
  ['500 times a field', `{ films { nodes { ${'title '.repeat(500)} } } }`],
  ['directives', `{ viewer { id ${'@include(if: true) '.repeat(100)} } }`],
  ['unknown directives', `{ viewer { id ${repeat(100, (n) => `@x${n}`)} } }`],
  ['root fields', `{ ${repeat(30, (n) => `a${n}: viewer { id }`)} }`],
  ['tokens', `{ ${'viewer { id } '.repeat(900)} }`],
  [
    'a huge list of conflicting fields',
    `{ films { nodes { ${repeat(390, (n) => `x: ${['title', 'genre', 'gross', 'code'][n % 4]}`)} } } }`,
  ],
  ['thousands of variables', `query (${repeat(500, (n) => `$v${n}: Int`)}) { viewer { id } }`],
];

/** The quickest of up to three: what else a busy machine does can only add. */
async function quickest<T extends object>(ask: () => Promise<T>): Promise<T & { readonly ms: number }> {
  let best: (T & { ms: number }) | undefined;
  for (let time = 0; time < 3 && (best?.ms ?? 500) >= 500; time += 1) {
    const begin = performance.now();
    const answer = await ask();
    const ms = performance.now() - begin;
    if (!best || ms < best.ms) best = { ...answer, ms };
  }
  if (!best) throw new Error('nothing was asked');
  return best;
}

underAttack('attack 14: size', ['both'], ({ reader }) => {
  describe.each(documents)('%s', (_what, document) => {
    it.each<[string, () => ReturnType<typeof as>]>([
      ['of a client', () => as(reader)],
      ['of nobody', () => anonymously()],
    ])('%s is refused in milliseconds, before the store', async (_who, asking) => {
      await asking().query('{ serverInfo { name } }');
      const calls = await storeCallsDuring(async () => {
        const { status, errors, ms } = await quickest(() => asking().query(document));
        expect(ms).toBeLessThan(500);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
        expect(['LIMIT_EXCEEDED', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED', 'UNAUTHENTICATED']).toContain(
          errors?.[0]?.extensions.code,
        );
      });
      expect(calls).toEqual([]);
    });
  });

  it.each<[string, string, Record<string, unknown>]>([
    [
      'a long list',
      'query ($in: [String!]) { films(where: { title: { in: $in } }) { totalCount } }',
      { in: Array.from({ length: 1001 }, String) },
    ],
    [
      'a deep filter',
      'query ($w: FilmWhere) { films(where: $w) { totalCount } }',
      { w: Array.from({ length: 12 }).reduce((inner: object) => ({ NOT: inner }), {}) },
    ],
    ['a page', '{ films(first: 1000000) { totalCount } }', {}],
    ['a deep literal', `{ films(where: ${'{ AND: ['.repeat(100)} {} ${'] }'.repeat(100)}) { totalCount } }`, {}],
  ])('%s is LIMIT_EXCEEDED', async (_what, document, variables) => {
    const { errors } = await as(reader).query(document, variables);
    expect(errors?.[0]?.extensions.code).toBe('LIMIT_EXCEEDED');
  });

  it('the standard introspection query is not too large', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    expect((await as(reader).query(getIntrospectionQuery())).status).toBe(200);
  });
});
