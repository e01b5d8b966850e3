import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';

const reader = clientWith({ permissions: ['view_movie', 'view_director'], scopes: ['read'] });
const editor = clientWith({
  permissions: ['view_movie', 'view_director', 'add_movie', 'change_movie', 'delete_movie'],
  scopes: ['read', 'write', 'movie:finance'],
});
const nobody = clientWith({ permissions: [], scopes: [] });

let server: TestServer;
let tokens: readonly (string | null)[];
let id: string;
beforeAll(async () => {
  server = await startTestServer({ env: { MAX_COST: '5000' } });
  tokens = [await reader.token(), await editor.token(), await nobody.token(), null];
  const query = 'mutation { createMovie(input: { title: "Brazil" }) { id } }';
  const made = await server.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[1]}` },
    body: JSON.stringify({ query }),
  });
  id = JSON.parse(await made.text()).data.createMovie.id;
});
afterAll(() => server.close());

interface Posted {
  readonly body: Readonly<Record<string, unknown>>;
  readonly who: number;
  readonly accept: string | undefined;
  readonly cost: boolean;
}

/** All that an answer says but its time and number. */
async function answerTo({ body, who, accept, cost }: Posted, contentType: string) {
  const token = tokens[who];
  const answer = await server.fetch('/graphql', {
    method: 'POST',
    headers: {
      'content-type': contentType,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(accept === undefined ? {} : { accept }),
      ...(cost ? { 'scopeql-cost': '1' } : {}),
    },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  const requestId = answer.headers.get('x-request-id') ?? '';
  const headers = [...answer.headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
  const logged = server.logged.entries().filter((line) => line.requestId === requestId);
  const audited = logged.flatMap(({ audit }) => (audit ? [{ ...Object(audit), time: 0, requestId: '' }] : []));
  return { status: answer.status, headers, body: text.replaceAll(requestId, 'id'), audited };
}

/** A quoted charset is not the plainest name of JSON, so that such a request goes through Apollo each time. */
const byApollo = 'application/json; charset="utf-8"';

/** The first answer to a plain request may be Apollo's; the second is not, where there is a choice. */
async function bothWays(posted: Posted) {
  const expected = await answerTo(posted, byApollo);
  const first = await answerTo(posted, 'application/json');
  const second = await answerTo(posted, 'application/json');
  return { expected, first, second };
}

const documents: readonly string[] = [
  '{ movies(first: 2) { nodes { id title director { name } } } }',
  'query one($id: ID!) { movie(id: $id) { title } } query two { serverInfo { name } }',
  'query ($id: ID!) { movie(id: $id) { ...rest } } fragment rest on Movie { title usGross }',
  'query ($yes: Boolean = true) { viewer { id } movies @include(if: $yes) { totalCount } }',
  'query ($n: Int) { movies(first: $n) { nodes { title } } }',
  '{ movies(after: "nonsense") { totalCount } }',
  '{ clients { totalCount } movies { totalCount } }',
  '{ clients { totalCount } }',
  '{ __schema { queryType { name } } __typename }',
  '{ __type(name: "Client") { name } serverInfo { name } }',
  'mutation ($id: ID!) { updateMovie(id: $id, input: { genre: "Satire" }) { id movie { genre } } }',
  'mutation { updateMovie(id: "000000000000000000000000", input: { genre: "x" }) { id } }',
  'mutation ($id: ID!) { updateMovie(id: $id, input: {}, ifVersion: 99) { movie { title } } deleteMovie(id: "no") { id } }',
  '{ a: movies(first: 200) { nodes { director { name } distributor { name } } } b: movies(first: 200) { nodes { director { name } } } c: movies(first: 200) { nodes { director { name } } } }',
  '{ nothing }',
  '{ movies {',
  '{ serverInfo { name } }',
];

const posts: fc.Arbitrary<Posted> = fc.record({
  body: fc
    .record({
      query: fc.constantFrom(...documents),
      operationName: fc.constantFrom(undefined, null, 'one', 'two', 'three', ''),
      variables: fc.constantFrom<unknown>(
        undefined,
        null,
        {},
        'own',
        { id: 5 },
        { n: 'x' },
        { n: 300 },
        { yes: false },
        { yes: null },
        [],
      ),
      extensions: fc.constantFrom<unknown>(undefined, undefined, null, {}),
    })
    .map((body) => ({ ...body, variables: body.variables === 'own' ? { id } : body.variables })),
  who: fc.nat({ max: 3 }),
  accept: fc.constantFrom(
    undefined,
    '*/*',
    'application/json',
    'application/graphql-response+json',
    'application/json;q=0.2, application/graphql-response+json',
    'text/html',
  ),
  cost: fc.boolean(),
});

describe('Apollo and the way past it answer the same', () => {
  it('to the byte, whoever asks what, with the same events of the audit', async () => {
    await fc.assert(
      fc.asyncProperty(posts, async (posted) => {
        const { expected, first, second } = await bothWays(posted);
        expect(first).toEqual(expected);
        expect(second).toEqual(expected);
      }),
      { numRuns: 250 },
    );
  });

  it.each(documents)('%s', async (query) => {
    const { expected, second } = await bothWays({
      body: { query, variables: { id } },
      who: 1,
      accept: '*/*',
      cost: true,
    });
    expect(second).toEqual(expected);
  });
});
