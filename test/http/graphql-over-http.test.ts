import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { rawHttp } from '../support/raw-http.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';

const graphqlJson = 'application/graphql-response+json; charset=utf-8';
const json = 'application/json; charset=utf-8';
const reader = clientWith({ permissions: ['view_movie'], scopes: ['read'] });

let server: TestServer;
let authorization: string;
beforeAll(async () => {
  server = await startTestServer();
  authorization = `Bearer ${await reader.token()}`;
});
afterAll(() => server.close());

interface Posted {
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly anonymous?: boolean;
}

function post({ body, headers, anonymous = false }: Posted): Promise<Response> {
  return server.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(anonymous ? {} : { authorization }), ...headers },
    ...(body !== undefined && { body }),
  });
}

async function summary(answer: Response) {
  const body: { data?: unknown; errors?: { extensions?: { code?: string } }[] } = JSON.parse(await answer.text());
  const { status, headers } = answer;
  return {
    status,
    type: headers.get('content-type'),
    code: body.errors?.[0]?.extensions?.code,
    hasData: 'data' in body,
  };
}

describe('POST /graphql', () => {
  const movies = JSON.stringify({ query: '{ movies { totalCount } }' });

  it.each([
    ['nothing', undefined, json],
    ['anything', '*/*', json],
    ['application/json', 'application/json', json],
    ['the type of GraphQL over HTTP', 'application/graphql-response+json', graphqlJson],
  ])('answers data in what is accepted: %s', async (_what, accept, type) => {
    const answer = await post({ body: movies, ...(accept && { headers: { accept } }) });
    expect(await summary(answer)).toEqual({ status: 200, type, code: undefined, hasData: true });
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  });

  const refusals: [string, Posted, number, string][] = [
    ['a body that is no JSON', { body: '{"query":' }, 400, 'BAD_REQUEST'],
    ['poisoned JSON', { body: '{"query":"{ __typename }","variables":{"__proto__":{}}}' }, 400, 'BAD_REQUEST'],
    ['an empty body', { body: '' }, 400, 'BAD_REQUEST'],
    ['no body', {}, 400, 'BAD_REQUEST'],
    ['a number', { body: '5' }, 400, 'BAD_REQUEST'],
    ['no query', { body: '{"variables":{}}' }, 400, 'BAD_REQUEST'],
    ['a query that is no text', { body: '{"query":1}' }, 400, 'BAD_REQUEST'],
    ['variables that are no object', { body: '{"query":"{ __typename }","variables":[1]}' }, 400, 'BAD_REQUEST'],
    ['a batch', { body: '[{"query":"{ __typename }"}]' }, 400, 'BAD_REQUEST'],
    ['a document that does not parse', { body: '{"query":"{ movies {"}' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { body: '{"query":"{ nothing }"}' }, 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a wrong variable',
      { body: '{"query":"query($n: Int) { movies(first: $n) { totalCount } }","variables":{"n":"x"}}' },
      400,
      'BAD_USER_INPUT',
    ],
    [
      'an unknown operation',
      { body: '{"query":"query a { __typename }","operationName":"b"}' },
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'several operations and no name',
      { body: '{"query":"query a { __typename } query b { __typename }"}' },
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'a form',
      { body: 'query={__typename}', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'BAD_REQUEST',
    ],
    ['plain text', { body: movies, headers: { 'content-type': 'text/plain' } }, 415, 'BAD_REQUEST'],
    ['multipart', { body: movies, headers: { 'content-type': 'multipart/form-data; boundary=x' } }, 415, 'BAD_REQUEST'],
    [
      'JSON in another charset',
      { body: movies, headers: { 'content-type': 'application/json; charset=utf-16' } },
      415,
      'BAD_REQUEST',
    ],
    ['a client that accepts HTML alone', { body: movies, headers: { accept: 'text/html' } }, 406, 'BAD_REQUEST'],
    ['a body beyond MAX_BODY_BYTES', { body: `{"query":"${' '.repeat(1_100_000)}"}` }, 413, 'LIMIT_EXCEEDED'],
    ['no token', { body: movies, anonymous: true }, 401, 'UNAUTHENTICATED'],
    ['a token that is none', { body: movies, headers: { authorization: 'Bearer x' } }, 401, 'UNAUTHENTICATED'],
    ['what the client may not do', { body: '{"query":"{ directors { totalCount } }"}' }, 403, 'FORBIDDEN'],
  ];

  it.each(refusals)('refuses %s', async (_what, posted, status, code) => {
    expect(await summary(await post(posted))).toEqual({ status, type: graphqlJson, code, hasData: false });
  });

  const broken = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

  it.each(refusals.filter(([, posted]) => !posted.headers?.accept))(
    'refuses %s in application/json where that alone is accepted, and a broken document with 200 (GraphQL over HTTP)',
    async (_what, posted, status, code) => {
      const headers = { ...posted.headers, accept: 'application/json' };
      const expected = { status: broken.has(code) ? 200 : status, type: json, code, hasData: false };
      expect(await summary(await post({ ...posted, headers }))).toEqual(expected);
    },
  );

  it('runs nothing when the client cannot read the answer', async () => {
    const editor = clientWith({ permissions: ['add_director'], scopes: ['write'] });
    const body = JSON.stringify({ query: 'mutation { createDirector(input: { name: "Nobody" }) { id } }' });
    const headers = { authorization: `Bearer ${await editor.token()}`, accept: 'image/png' };
    expect((await post({ body, headers })).status).toBe(406);
    expect((await post({ body, headers: { ...headers, accept: 'application/json' } })).status).toBe(200);
    const seer = clientWith({ permissions: ['view_director'], scopes: ['read'] });
    const counted = await post({
      body: '{"query":"{ directors { totalCount } }"}',
      headers: { authorization: `Bearer ${await seer.token()}` },
    });
    expect(await counted.json()).toEqual({ data: { directors: { totalCount: 1 } } });
  });

  it('says the limit and the figure', async () => {
    const { errors } = JSON.parse(await (await post({ body: `{"query":"${' '.repeat(1_100_000)}"}` })).text());
    expect(errors).toMatchObject([{ message: 'The body is larger than 1048576 bytes (MAX_BODY_BYTES)' }]);
  });

  it('refuses a body without a content type', async () => {
    const request = `POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${movies.length}\r\n\r\n${movies}`;
    const { status, body } = await rawHttp(server.url, request);
    expect([status, JSON.parse(body)]).toMatchObject([415, { errors: [{ extensions: { code: 'BAD_REQUEST' } }] }]);
  });
});

describe('GET /graphql', () => {
  const url = (document: string) => `/graphql?query=${encodeURIComponent(document)}`;

  it('answers queries', async () => {
    const answer = await server.fetch(url('{ movies { totalCount } }'), { headers: { authorization } });
    expect([answer.status, await answer.json()]).toEqual([200, { data: { movies: { totalCount: 0 } } }]);
  });

  it('takes no mutation', async () => {
    const answer = await server.fetch(url('mutation { createMovie(input: { title: "x" }) { id } }'), {
      headers: { authorization },
    });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expect(await summary(answer)).toMatchObject({ code: 'BAD_REQUEST', hasData: false });
  });

  it('ignores a token in the URL', async () => {
    const answer = await server.fetch(`${url('{ movies { totalCount } }')}&access_token=${await reader.token()}`, {
      headers: { 'apollo-require-preflight': '1' },
    });
    expect(answer.status).toBe(401);
  });

  it('shows a browser Apollo Sandbox', async () => {
    const answer = await server.fetch('/graphql', { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await answer.text()).toContain('embeddable-sandbox.cdn.apollographql.com');
  });

  it('answers a request without anything that a page of another site could not send with 400 (CSRF)', async () => {
    expect(await summary(await server.fetch(url('{ serverInfo { name } }')))).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
    });
  });
});

describe('what HTTP itself refuses', () => {
  const codeOf = (body: string): unknown => JSON.parse(body).errors[0].extensions.code;

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is 405 with Allow', async (method) => {
    const answer = await server.fetch('/graphql', { method });
    expect(answer.headers.get('allow')).toBe('GET, POST');
    expect(await summary(answer)).toEqual({ status: 405, type: graphqlJson, code: 'BAD_REQUEST', hasData: false });
  });

  it.each([
    [
      'a URL beyond 8 KiB',
      `GET /graphql?query=${'x'.repeat(9_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      414,
    ],
    [
      'a URL beyond all headers',
      `GET /graphql?query=${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      414,
    ],
    ['headers beyond 16 KiB', `GET /graphql HTTP/1.1\r\nHost: x\r\nX-Large: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is LIMIT_EXCEEDED', async (_what, request, status) => {
    const answer = await rawHttp(server.url, request);
    expect([answer.status, codeOf(answer.body), answer.headers['content-type']]).toEqual([
      status,
      'LIMIT_EXCEEDED',
      graphqlJson,
    ]);
  });

  it('no HTTP at all is BAD_REQUEST', async () => {
    const answer = await rawHttp(server.url, 'hello\r\n\r\n');
    expect([answer.status, codeOf(answer.body)]).toEqual([400, 'BAD_REQUEST']);
  });

  it('an unknown address is NOT_FOUND', async () => {
    expect(await summary(await server.fetch('/nothing'))).toEqual({
      status: 404,
      type: json,
      code: 'NOT_FOUND',
      hasData: false,
    });
  });
});
