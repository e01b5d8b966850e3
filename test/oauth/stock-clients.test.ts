import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { startTestServer, type TestServer } from '../support/start-test-server.js';

/** The clocks of these libraries are the machine's, and so is the server's at its start. */
let server: TestServer;
let keyPair: oauth.CryptoKeyPair;
const insecure = { [oauth.allowInsecureRequests]: true };

beforeAll(async () => {
  server = await startTestServer();
  keyPair = await generateKeyPair('ES256', { extractable: true });
});
afterAll(() => server.close());

const viewer = JSON.stringify({ query: '{ viewer { id scopes } }' });
const json = { 'content-type': 'application/json' };
const graphql = () => new URL('/graphql', server.url);

async function registerSecret(id: string, dpopOnly = false): Promise<string> {
  return (await server.registry.clients.create({ id, scopes: ['read', 'write'], dpopOnly })).secret ?? '';
}

async function registerKey(id: string): Promise<void> {
  await server.registry.clients.create({ id, scopes: ['read'], jwks: { keys: [await exportJWK(keyPair.publicKey)] } });
}

describe('openid-client, by discovery and without a special case', () => {
  const discover = (id: string, auth: client.ClientAuth) =>
    client.discovery(new URL(server.url), id, undefined, auth, {
      algorithm: 'oauth2',
      execute: [client.allowInsecureRequests],
    });

  async function askViewer(
    config: client.Configuration,
    token: string,
    options?: client.DPoPOptions,
  ): Promise<unknown> {
    const headers = new Headers(json);
    const answer = await client.fetchProtectedResource(config, token, graphql(), 'POST', viewer, headers, options);
    return answer.json();
  }

  it.each<[string, (secret: string) => client.ClientAuth]>([
    ['client_secret_basic', client.ClientSecretBasic],
    ['client_secret_post', client.ClientSecretPost],
  ])('TS-2 %s', async (method, auth) => {
    const id = `oc-${method.replaceAll('_', '-')}`;
    const config = await discover(id, auth(await registerSecret(id)));
    const {
      access_token: token,
      scope,
      expires_in: seconds,
    } = await client.clientCredentialsGrant(config, { scope: 'read' });
    expect([scope, seconds]).toEqual(['read', 600]);
    expect(await askViewer(config, token)).toEqual({ data: { viewer: { id, scopes: ['read'] } } });
  });

  it('TS-2 private_key_jwt', async () => {
    await registerKey('oc-key');
    const config = await discover('oc-key', client.PrivateKeyJwt(keyPair.privateKey));
    const { access_token: token } = await client.clientCredentialsGrant(config);
    expect(await askViewer(config, token)).toMatchObject({ data: { viewer: { id: 'oc-key' } } });
  });

  it('TS-7 a resource', async () => {
    const config = await discover('oc-resource', client.ClientSecretBasic(await registerSecret('oc-resource')));
    const resource = graphql().href;
    await expect(client.clientCredentialsGrant(config, { resource })).resolves.toMatchObject({ token_type: 'bearer' });
    const other = { resource: 'https://other.example' };
    await expect(client.clientCredentialsGrant(config, other)).rejects.toMatchObject({ error: 'invalid_target' });
  });

  it('TS-10 DPoP, nonces and all', async () => {
    const config = await discover('oc-dpop', client.ClientSecretBasic(await registerSecret('oc-dpop', true)));
    const DPoP = client.getDPoPHandle(config, keyPair);
    const { access_token: token, token_type: type } = await client.clientCredentialsGrant(config, {}, { DPoP });
    expect(type).toBe('dpop');
    expect(await askViewer(config, token, { DPoP })).toMatchObject({ data: { viewer: { id: 'oc-dpop' } } });
    expect(await askViewer(config, token, { DPoP })).toMatchObject({ data: { viewer: { id: 'oc-dpop' } } });
  });

  it('TS-13 introspection and revocation', async () => {
    const config = await discover('oc-revoke', client.ClientSecretBasic(await registerSecret('oc-revoke')));
    const { access_token: token } = await client.clientCredentialsGrant(config);
    expect(await client.tokenIntrospection(config, token)).toMatchObject({ active: true, client_id: 'oc-revoke' });
    await client.tokenRevocation(config, token);
    expect(await client.tokenIntrospection(config, token)).toEqual({ active: false });
    await expect(askViewer(config, token)).rejects.toThrow();
  });

  it('TS-3 a wrong secret is what the library expects it to be', async () => {
    await registerSecret('oc-wrong');
    const config = await discover('oc-wrong', client.ClientSecretBasic('wrong'));
    await expect(client.clientCredentialsGrant(config)).rejects.toMatchObject({ status: 401 });
  });
});

describe('oauth4webapi', () => {
  async function discover(): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(server.url);
    const answer = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
    return oauth.processDiscoveryResponse(issuer, answer);
  }

  it('TS-12 finds the server from the resource (RFC 9728)', async () => {
    const answer = await oauth.resourceDiscoveryRequest(graphql(), insecure);
    const resource = await oauth.processResourceDiscoveryResponse(graphql(), answer);
    expect(resource.authorization_servers).toEqual([(await discover()).issuer]);
  });

  it('TS-9 validates our tokens as a resource server of its own would', async () => {
    const [as, id] = [await discover(), 'ow-token'];
    const auth = oauth.ClientSecretBasic(await registerSecret(id));
    const asked = await oauth.clientCredentialsGrantRequest(
      as,
      { client_id: id },
      auth,
      new URLSearchParams(),
      insecure,
    );
    const { access_token: token } = await oauth.processClientCredentialsResponse(as, { client_id: id }, asked);
    const request = new Request(graphql(), { headers: { authorization: `Bearer ${token}` } });
    const claims = await oauth.validateJwtAccessToken(as, request, graphql().href, insecure);
    expect(claims).toMatchObject({ client_id: id, sub: id, scope: 'read write' });
  });

  it('TS-10 validates our DPoP-bound tokens with their proofs', async () => {
    const [as, id] = [await discover(), 'ow-dpop'];
    const auth = oauth.ClientSecretPost(await registerSecret(id));
    const DPoP = oauth.DPoP({}, keyPair);
    const asked = await oauth.clientCredentialsGrantRequest(as, { client_id: id }, auth, {}, { DPoP, ...insecure });
    const { access_token: token } = await oauth.processClientCredentialsResponse(as, { client_id: id }, asked);
    const seen: Request[] = [];
    const watched = (
      url: string,
      { body, ...init }: oauth.CustomFetchOptions<string, oauth.ProtectedResourceRequestBody>,
    ) => {
      seen.push(new Request(url, init));
      return fetch(url, { ...init, body: viewer });
    };
    const options = { DPoP, ...insecure, [oauth.customFetch]: watched };
    const call = () => oauth.protectedResourceRequest(token, 'POST', graphql(), new Headers(json), viewer, options);
    const answer = await call().catch((error: unknown) => {
      if (oauth.isDPoPNonceError(error)) return call();
      throw error;
    });
    expect(await answer.json()).toMatchObject({ data: { viewer: { id } } });
    const request = seen.at(-1);
    if (!request) throw new Error('a request was sent');
    const claims = await oauth.validateJwtAccessToken(as, request, graphql().href, { requireDPoP: true, ...insecure });
    expect(claims.client_id).toBe(id);
  });
});
