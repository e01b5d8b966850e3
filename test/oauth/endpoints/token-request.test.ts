import { describe, expect, it } from '@jest/globals';
import { rawHttp } from '../../support/raw-http.js';
import { answerOf, basic, post, register, requestToken } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer();
const form = 'application/x-www-form-urlencoded';

describe('TS-1 the request is a POSTed form (RFC 6749 2.3.1, 3.2)', () => {
  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('%s answers 405 with Allow', async (method) => {
    const answer = await answerOf(await server().fetch('/oauth/token', { method }));
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expect(answer.json.error).toBe('invalid_request');
  });

  it.each(['TRACE', 'PROPFIND', 'SEARCH', 'QUERY', 'LOCK', 'HEAD'])('so does %s', async (method) => {
    const answer = await rawHttp(
      server().url,
      `${method} /oauth/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    );
    const { allow, pragma, 'content-type': type } = answer.headers;
    expect([answer.status, allow, pragma, type]).toEqual([405, 'POST', 'no-cache', 'application/json; charset=utf-8']);
    if (method !== 'HEAD') expect(JSON.parse(answer.body).error).toBe('invalid_request');
  });

  it.each<[string, string, number]>([
    ['two content types', `Content-Type: ${form}\r\nContent-Type: application/json\r\n`, 400],
    ['a body that is said to be compressed', `Content-Type: ${form}\r\nContent-Encoding: gzip\r\n`, 415],
    ['two hosts', `Content-Type: ${form}\r\nHost: y\r\n`, 400],
  ])('%s: invalid_request', async (_name, headers, status) => {
    const { id, secret } = await register(server());
    const head = `Host: x\r\nConnection: close\r\nAuthorization: ${basic(id, secret).authorization}\r\nContent-Length: 29\r\n`;
    const request = `POST /oauth/token HTTP/1.1\r\n${head}${headers}\r\ngrant_type=client_credentials`;
    const answer = await rawHttp(server().url, request);
    expect([answer.status, JSON.parse(answer.body).error]).toEqual([status, 'invalid_request']);
  });

  it('no host: invalid_request, in words of OAuth, and what is no HTTP at all: the same', async () => {
    for (const request of [
      'POST /oauth/token HTTP/1.1\r\nConnection: close\r\n\r\n',
      'NONSENSE /oauth/token HTTP/1.1\r\n\r\n',
    ]) {
      const { status, headers, body } = await rawHttp(server().url, request);
      expect([status, JSON.parse(body).error]).toEqual([400, 'invalid_request']);
      expect([headers['cache-control'], headers.pragma]).toEqual(['no-store', 'no-cache']);
    }
  });

  it.each([
    ['JSON', 'application/json', '{"grant_type":"client_credentials"}'],
    ['multipart', 'multipart/form-data; boundary=x', '--x--'],
    ['plain text', 'text/plain', 'grant_type=client_credentials'],
    ['XML', 'application/xml', '<a/>'],
    ['what is no media type', ';;', 'grant_type=client_credentials'],
  ])('%s is 400 invalid_request', async (_name, type, body) => {
    const client = await register(server());
    const headers = { 'content-type': type, ...basic(client.id, client.secret) };
    const answer = await answerOf(await server().fetch('/oauth/token', { method: 'POST', body, headers }));
    expect([answer.status, answer.json.error]).toEqual([400, 'invalid_request']);
  });

  it('no body and no content type at all is 400 invalid_request', async () => {
    const answer = await rawHttp(
      server().url,
      'POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    );
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).error).toBe('invalid_request');
  });

  it.each([`${form};charset=UTF-8`, `${form} ; charset="utf-8"`, form.toUpperCase()])('takes %s', async (type) => {
    const { id, secret } = await register(server());
    const headers = { 'content-type': type, ...basic(id, secret) };
    const body = 'grant_type=client_credentials';
    expect((await server().fetch('/oauth/token', { method: 'POST', body, headers })).status).toBe(200);
  });

  it.each(['client_id=x', 'client_secret=x', 'client_assertion=x', 'a=1&client_secret=x'])(
    'refuses credentials in the URL: %s',
    async (query) => {
      const { id, secret } = await register(server());
      const params = { grant_type: 'client_credentials' };
      const answer = await post(server(), `/oauth/token?${query}`, params, basic(id, secret));
      expect([answer.status, answer.json.error]).toEqual([400, 'invalid_request']);
    },
  );

  it('a body too large is 413 invalid_request', async () => {
    const answer = await post(server(), '/oauth/token', { scope: 'x'.repeat(70_000) });
    expect([answer.status, answer.json.error]).toEqual([413, 'invalid_request']);
    const headers = { 'content-type': form };
    const wide = await answerOf(
      await server().fetch('/oauth/token', { method: 'POST', body: `scope=${'\u20ac'.repeat(22_000)}`, headers }),
    );
    expect([wide.status, wide.json.error]).toEqual([413, 'invalid_request']);
  });
});

describe('TS-4 parameters', () => {
  it.each(['grant_type', 'scope', 'client_id', 'unknown'])('a repeated %s is invalid_request', async (name) => {
    const client = await register(server());
    const answer = await requestToken(server(), client, [
      [name, 'client_credentials'],
      [name, 'client_credentials'],
    ]);
    expect([answer.status, answer.json.error]).toEqual([400, 'invalid_request']);
  });

  it('an empty parameter is as if absent', async () => {
    const client = await register(server());
    const answer = await requestToken(server(), client, { scope: '', client_id: '', client_secret: '', resource: '' });
    expect(answer.json).toMatchObject({ scope: 'read write' });
    const { id, secret } = await register(server());
    const empty = await post(server(), '/oauth/token', { grant_type: '' }, basic(id, secret));
    expect(empty.json.error).toBe('invalid_request');
  });

  it('unknown parameters are ignored', async () => {
    const client = await register(server());
    expect((await requestToken(server(), client, { audience: 'x', foo: 'bar' })).status).toBe(200);
  });
});

describe('TS-5 the grant type', () => {
  it('missing is invalid_request', async () => {
    const { id, secret } = await register(server());
    const answer = await post(server(), '/oauth/token', { scope: 'read' }, basic(id, secret));
    expect([answer.status, answer.json.error]).toEqual([400, 'invalid_request']);
  });

  it.each([
    'password',
    'authorization_code',
    'refresh_token',
    'CLIENT_CREDENTIALS',
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
  ])('%s is unsupported_grant_type', async (grantType) => {
    const { id, secret } = await register(server());
    const answer = await post(server(), '/oauth/token', { grant_type: grantType }, basic(id, secret));
    expect([answer.status, answer.json.error]).toEqual([400, 'unsupported_grant_type']);
  });

  it('nothing about it shows before the client has authenticated', async () => {
    const answer = await post(server(), '/oauth/token', { grant_type: 'password' }, basic('nobody', 'wrong'));
    expect([answer.status, answer.json.error]).toEqual([401, 'invalid_client']);
  });
});

describe('TS-6 scope (RFC 6749 3.3)', () => {
  it.each([
    ['read', 'read'],
    ['write read', 'write read'],
    ['read read', 'read'],
  ])('asked for %j: granted %j, and said', async (scope, granted) => {
    const client = await register(server());
    expect((await requestToken(server(), client, { scope })).json.scope).toBe(granted);
  });

  it("none asked for: all of the client's", async () => {
    const client = await register(server(), { scopes: ['movie:finance', 'read'] });
    expect((await requestToken(server(), client)).json.scope).toBe('movie:finance read');
  });

  it('a client without any gets a token for nothing', async () => {
    const client = await register(server(), {});
    expect((await requestToken(server(), client)).json.scope).toBe('');
  });

  it.each(['read admin', 'admin', 'READ', 'readonly', 'read,write', 'rea'])(
    "beyond the client's is invalid_scope, nothing silently dropped: %s",
    async (scope) => {
      const client = await register(server());
      const answer = await requestToken(server(), client, { scope });
      expect([answer.status, answer.json.error]).toEqual([400, 'invalid_scope']);
      expect(answer.text).not.toContain(scope);
    },
  );

  it.each([' read', 'read ', 'read  write', 'read\twrite', 'read\nwrite', 'read"', 'read\\', 'lesen\u00e4', '\u0000'])(
    'outside the grammar is invalid_scope: %j',
    async (scope) => {
      const client = await register(server());
      const answer = await requestToken(server(), client, { scope });
      expect([answer.status, answer.json.error]).toEqual([400, 'invalid_scope']);
    },
  );
});

describe('TS-7 resource (RFC 8707)', () => {
  it('is this API, once or often', async () => {
    const client = await register(server());
    const resource = `${server().url}/graphql`;
    expect((await requestToken(server(), client, { resource })).status).toBe(200);
    const twice = await requestToken(server(), client, [
      ['resource', resource],
      ['resource', resource],
    ]);
    expect(twice.status).toBe(200);
  });

  it.each(['https://other.example/', 'graphql', 'http://127.0.0.1/graphql', 'x y'])(
    'another is invalid_target: %s',
    async (other) => {
      const client = await register(server());
      const answer = await requestToken(server(), client, [
        ['resource', `${server().url}/graphql`],
        ['resource', other],
      ]);
      expect([answer.status, answer.json.error]).toEqual([400, 'invalid_target']);
    },
  );
});

describe('TS-8 answers', () => {
  it('a token comes with its type, lifetime and scope, and nothing else', async () => {
    const client = await register(server());
    const { status, headers, json } = await requestToken(server(), client);
    expect(status).toBe(200);
    expect(json).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'read write',
    });
    expect(headers.get('content-type')).toMatch(/^application\/json/);
  });

  it("the client's own lifetime holds, up to the greatest", async () => {
    const client = await register(server(), { ttlSeconds: 3600 });
    expect((await requestToken(server(), client)).json.expires_in).toBe(3600);
  });

  it('no answer is cached, errors are not either', async () => {
    const client = await register(server());
    const answers = [
      await requestToken(server(), client),
      await requestToken(server(), client, { scope: 'nope' }),
      await requestToken(server(), { id: 'nobody', secret: 'x' }),
      await answerOf(await server().fetch('/oauth/token')),
      await post(server(), '/oauth/token', { scope: 'x'.repeat(70_000) }),
      await post(server(), '/oauth/token', { scope: 'x'.repeat(2_000_000) }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 401, 405, 413, 413]);
    for (const { headers } of answers) {
      expect([headers.get('cache-control'), headers.get('pragma')]).toEqual(['no-store', 'no-cache']);
    }
  });

  it('a description is printable ASCII without quote or backslash and echoes nothing', async () => {
    const client = await register(server());
    const echo = 'echo"\\\u00e9<tag>';
    const answers = [
      await requestToken(server(), client, { scope: echo }),
      await requestToken(server(), client, { resource: echo }),
      await post(server(), '/oauth/token', { grant_type: echo }, basic(client.id, client.secret)),
      await requestToken(server(), { id: echo, secret: echo }),
    ];
    for (const { json, text } of answers) {
      expect(json.error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
      expect(text).not.toContain('<tag>');
    }
  });
});
