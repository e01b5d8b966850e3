import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ demo: true });
});
afterAll(() => server.close());

const reader = clientWith({ permissions: ['view_movie', 'view_director', 'add_movie'], scopes: ['read', 'write'] });

/** The documents of a page that are whole operations; others are excerpts of SDL. */
const operations = (page: string) =>
  [...readFileSync(page, 'utf8').matchAll(/^```graphql\n(.*?)^```/gms)]
    .map(([, text = '']) => text)
    .filter((text) => /^(\{|query|mutation \{)/.test(text));

describe.each(['docs/graphql-api.md', 'docs/data.md'])('%s', (page) => {
  it.each(operations(page))('what it shows runs: %s', async (document) => {
    const { errors, data } = await as(reader).query(document);
    expect(errors).toBeUndefined();
    expect(Object.values(data ?? {})).not.toContain(null);
  });
});

describe('docs/graphql-api.md: what nulls and empty values mean', () => {
  const count = async (where: string): Promise<number> => {
    const { movies } = await as(reader).data<{ movies: { totalCount: number } }>(
      `{ movies(where: ${where}) { totalCount } }`,
    );
    return movies.totalCount;
  };

  it.each([
    ['all', ['{}', '{ AND: [] }', '{ genre: { notIn: [] } }']],
    ['none', ['{ OR: [] }', '{ genre: { in: [] } }']],
    [
      'those without',
      ['{ genre: { eq: null } }', '{ genre: { isNull: true } }', '{ NOT: { genre: { contains: "" } } }'],
    ],
    ['those with', ['{ genre: { ne: null } }', '{ genre: { isNull: false } }', '{ genre: { startsWith: "" } }']],
    [
      'others',
      ['{ genre: { ne: "Drama" } }', '{ genre: { notIn: ["Drama"] } }', '{ NOT: { genre: { eq: "Drama" } } }'],
    ],
    ['related', ['{ director: { name: { ne: "X" } } }', '{ director: { isNull: false } }']],
  ])('%s: each line of the table is one set of rows', async (_what, wheres) => {
    const counts = await Promise.all(wheres.map(count));
    expect(new Set(counts).size).toBe(1);
  });

  it('and the sets add up', async () => {
    const [all, without, withOne, drama, others] = await Promise.all(
      [
        '{}',
        '{ genre: { eq: null } }',
        '{ genre: { ne: null } }',
        '{ genre: { eq: "Drama" } }',
        '{ genre: { ne: "Drama" } }',
      ].map(count),
    );
    expect([Number(without) + Number(withOne), Number(drama) + Number(others)]).toEqual([all, all]);
    expect(await count('{ OR: [] }')).toBe(0);
  });

  it.each(['gt', 'contains'])('%s: null is BAD_USER_INPUT', async (operator) => {
    expect(await as(reader).errors(`{ movies(where: { genre: { ${operator}: null } }) { totalCount } }`)).toMatchObject(
      [{ extensions: { code: 'BAD_USER_INPUT' } }],
    );
  });
});
