import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('the token endpoint over HTTP', () => {
  const client = clientWith({ scopes: ['read', 'write'] });

  it('hands out a token for Basic credentials', async () => {
    const credentials = Buffer.from(`${client.id}:${await client.secret()}`).toString('base64');
    const answer = await server.fetch('/oauth/token', {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'read' }),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: 'read' });
  });

  it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('answers %s with 405 and Allow (TS-1)', async (method) => {
    const answer = await server.fetch('/oauth/token', { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expect(await answer.json()).toMatchObject({ error: 'invalid_request' });
  });

  it.each([
    ['JSON', { 'content-type': 'application/json' }, '{"grant_type":"client_credentials"}', 400],
    [
      'a body beyond MAX_BODY_BYTES',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'x'.repeat(1_100_000),
      413,
    ],
  ])('refuses %s in OAuth words (TS-1, TS-8)', async (_what, headers, body, status) => {
    const answer = await server.fetch('/oauth/token', { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('pragma')).toBe('no-cache');
    expect(await answer.json()).toMatchObject({ error: 'invalid_request', error_description: expect.any(String) });
  });

  it('says invalid_client with a Basic challenge to a stranger (TS-2)', async () => {
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'nobody', client_secret: 'x' });
    const answer = await server.fetch('/oauth/token', { method: 'POST', body });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
    expect(await answer.json()).toMatchObject({ error: 'invalid_client' });
  });
});

describe('discovery (TS-12)', () => {
  it('serves the server metadata, which names the endpoints of this issuer', async () => {
    const answer = await server.fetch('/.well-known/oauth-authorization-server');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toMatchObject({
      issuer: server.url,
      token_endpoint: `${server.url}/oauth/token`,
      jwks_uri: `${server.url}/.well-known/jwks.json`,
    });
  });

  it.each(['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/graphql'])(
    'serves %s',
    async (path) => {
      const answer = await server.fetch(path);
      expect(await answer.json()).toMatchObject({
        resource: `${server.url}/graphql`,
        authorization_servers: [server.url],
      });
    },
  );

  it('serves the keys, which caches may keep', async () => {
    const answer = await server.fetch('/.well-known/jwks.json');
    expect(answer.headers.get('cache-control')).toMatch(/max-age=\d+/);
    expect(await answer.json()).toMatchObject({ keys: [{ kty: 'EC', alg: 'ES256', use: 'sig' }] });
  });
});
