import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { answerOf, basic, post, register, whoIs } from '../posting.js';
import { startTokenServer, type TokenServer } from '../token-server.js';

const audience = 'https://films.example/graphql';

let store: TestStore;
let issuer: { readonly url: string; readonly server: Server };
let server: TokenServer;

beforeAll(async () => {
  store = await connectTestStore();
  issuer = await startProvider();
  const trusted = { issuer: issuer.url, jwksUri: `${issuer.url}/jwks`, audience, algs: ['ES256'] };
  server = await startTokenServer({ env: { TRUSTED_ISSUERS: JSON.stringify([trusted]) } });
});

afterAll(async () => {
  await server.close();
  issuer.server.close();
  await store.close();
});

/** A real second issuer on loopback: one client, access tokens as JWTs for our audience. */
async function startProvider(): Promise<typeof issuer> {
  const http = createServer();
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const address = http.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const resourceServer = {
    scope: 'read write openid',
    audience,
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: 'ES256' } },
  };
  const provider = new Provider(url, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'provider-1' }] },
    scopes: ['read', 'write', 'openid'],
    clients: [
      {
        client_id: 'importer',
        client_secret: 'importer-secret',
        id_token_signed_response_alg: 'ES256',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      },
    ],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        getResourceServerInfo: () => resourceServer,
      },
    },
  });
  http.on('request', provider.callback());
  return { url, server: http };
}

async function providersToken(scope: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope, resource: audience });
  const headers = basic('importer', 'importer-secret');
  const { json, text } = await answerOf(await fetch(`${issuer.url}/token`, { method: 'POST', body, headers }));
  if (typeof json.access_token !== 'string') throw new Error(text);
  return json.access_token;
}

describe('TS-18, TS-20 with oidc-provider as a real second issuer', () => {
  it('its access token acts as the client that registered its subject, with the scopes of both, and is no assertion', async () => {
    const token = await providersToken('read write');
    expect((await whoIs(server, token)).status).toBe(401);
    const externalSubject = { issuer: issuer.url, subject: 'importer' };
    const { id } = await register(server, { scopes: ['read'], externalSubject });
    server.clock.advance(1);
    expect((await whoIs(server, await providersToken('read write'))).json.data).toMatchObject({ id, scopes: ['read'] });
    const answer = await post(server, '/oauth/token', {
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: token,
    });
    expect([answer.status, answer.json.error]).toEqual([401, 'invalid_client']);
  });
});
