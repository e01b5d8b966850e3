import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { connectTestStore, type TestStore } from '../support/store.js';
import { answerOf, callApi, register, tokenOf } from './posting.js';
import { startTokenServer, type TokenServer } from './token-server.js';

let store: TestStore;
beforeEach(async () => {
  store = await connectTestStore();
});
afterEach(() => store.close());

async function withServer(env: Record<string, string>, run: (server: TokenServer) => Promise<void>): Promise<void> {
  const server = await startTokenServer({ env });
  try {
    await run(server);
  } finally {
    await server.close();
  }
}

const get = async (server: TokenServer, path: string) => answerOf(await server.fetch(path));

describe('TS-12 metadata', () => {
  it('of the server is at the well-known path, and names only what is there (RFC 8414)', async () => {
    await withServer({}, async (server) => {
      const { status, headers, json } = await get(server, '/.well-known/oauth-authorization-server');
      expect([status, headers.get('content-type')]).toEqual([200, expect.stringMatching(/^application\/json/)]);
      expect(json).toMatchObject({
        issuer: server.url,
        token_endpoint: `${server.url}/oauth/token`,
        jwks_uri: `${server.url}/.well-known/jwks.json`,
        introspection_endpoint: `${server.url}/oauth/introspect`,
        revocation_endpoint: `${server.url}/oauth/revoke`,
        grant_types_supported: ['client_credentials'],
        response_types_supported: [],
        token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
      });
      expect(json).not.toHaveProperty('scopes_supported');
    });
  });

  it('of the resource is at the root and at its own path, and every challenge names it (RFC 9728)', async () => {
    await withServer({}, async (server) => {
      const own = `${server.url}/.well-known/oauth-protected-resource/graphql`;
      for (const path of ['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/graphql']) {
        const { json } = await get(server, path);
        expect(json).toMatchObject({ resource: `${server.url}/graphql`, authorization_servers: [server.url] });
      }
      const refused = await callApi(server, { authorization: 'Bearer x' });
      expect(refused.headers.get('www-authenticate')).toContain(`resource_metadata="${own}"`);
      const nobody = server.oauth.challenge(null)['www-authenticate'];
      const scopes = server.oauth.challenge({ insufficientScope: ['movie:read'] })['www-authenticate'];
      expect(nobody).toMatch(/^Bearer (?!.*error=)/);
      expect(nobody).toContain(`resource_metadata="${own}"`);
      expect(scopes).toMatch(/^Bearer .*error="insufficient_scope".*scope="movie:read"/);
      expect(scopes).toContain(`resource_metadata="${own}"`);
    });
  });

  it('of an issuer with a path is where RFC 8414 3.1 puts it, and what it names works', async () => {
    const issuer = 'http://127.0.0.1:9/tenant/a';
    await withServer({ ISSUER: issuer }, async (server) => {
      const { status, json } = await get(server, '/.well-known/oauth-authorization-server/tenant/a');
      expect([status, json.issuer, json.token_endpoint]).toEqual([200, issuer, `${issuer}/oauth/token`]);
      const resource = await get(server, '/.well-known/oauth-protected-resource/tenant/a/graphql');
      expect(resource.json.resource).toBe(`${issuer}/graphql`);
      for (const path of [json.token_endpoint, json.introspection_endpoint, json.revocation_endpoint]) {
        const { status: posted } = await answerOf(
          await server.fetch(new URL(String(path)).pathname, { method: 'POST' }),
        );
        expect(posted).toBe(400);
      }
      expect((await get(server, new URL(String(json.jwks_uri)).pathname)).status).toBe(200);
    });
  });

  it('an audience of its own, URL or not, is what tokens and metadata say', async () => {
    await withServer({ AUDIENCE: 'urn:example:api' }, async (server) => {
      const { json } = await get(server, '/.well-known/oauth-protected-resource');
      expect(json.resource).toBe('urn:example:api');
      expect(
        (await callApi(server, { authorization: `Bearer ${await tokenOf(server, await register(server))}` })).status,
      ).toBe(200);
    });
  });

  it('an audience with a query keeps it behind the well-known path (RFC 9728 3.1)', async () => {
    await withServer({ AUDIENCE: 'http://127.0.0.1:9/graphql?tenant=a' }, async (server) => {
      const refused = await callApi(server, { authorization: 'Bearer x' });
      const named = /resource_metadata="([^"]+)"/.exec(refused.headers.get('www-authenticate') ?? '')?.[1] ?? '';
      expect(named).toBe('http://127.0.0.1:9/.well-known/oauth-protected-resource/graphql?tenant=a');
      const { pathname, search } = new URL(named);
      expect((await get(server, pathname + search)).json.resource).toBe('http://127.0.0.1:9/graphql?tenant=a');
    });
  });

  it('caches may keep the key set for a while', async () => {
    await withServer({}, async (server) => {
      const { headers, json } = await get(server, '/.well-known/jwks.json');
      expect(headers.get('cache-control')).toMatch(/max-age=\d+/);
      expect(json.keys).toEqual([expect.objectContaining({ kty: 'EC', use: 'sig', kid: expect.any(String) })]);
      expect(JSON.stringify(json)).not.toMatch(/"(d|p|q|k)":/);
    });
  });
});
