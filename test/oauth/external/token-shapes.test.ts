import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { type Answer, post, register, whoIs } from '../posting.js';
import { startTokenServer, type TokenServer } from '../token-server.js';
import { type OtherIssuer, startOtherIssuer } from './other-issuer.js';

/** Tokens as other products make them, claim by claim, by one key set on loopback that stands for all of their issuers. */
let store: TestStore;
let server: TokenServer;
let keys: OtherIssuer;

const audience = 'https://api.example/graphql';
const issuers = {
  kubernetes: 'https://kubernetes.default.svc.cluster.local',
  keycloak: 'https://keycloak.example/realms/films',
  auth0: 'https://films.eu.auth0.com/',
  github: 'https://token.actions.githubusercontent.com',
  spire: 'https://spire.example',
};

beforeAll(async () => {
  store = await connectTestStore();
  keys = await startOtherIssuer('RS256');
  const trusted = Object.values(issuers).map((issuer) => ({
    issuer,
    jwksUri: keys.jwksUri,
    audience,
    algs: ['RS256'],
  }));
  server = await startTokenServer({ env: { TRUSTED_ISSUERS: JSON.stringify(trusted) } });
});

afterAll(async () => {
  await server.close();
  await keys.close();
  await store.close();
});

const now = () => Math.floor(server.clock.now() / 1000);

/** A client for a subject; asked for again, the same. */
const clients = new Map<string, string>();
async function clientOf(issuer: string, subject: string): Promise<string> {
  const known = clients.get(`${issuer} ${subject}`);
  if (known !== undefined) return known;
  const { id } = await register(server, { scopes: ['read', 'write'], externalSubject: { issuer, subject } });
  clients.set(`${issuer} ${subject}`, id);
  return id;
}

/** https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/: header of alg and kid alone, `aud` a list. */
const ofKubernetes = () => ({
  aud: [audience],
  exp: now() + 3607,
  iat: now(),
  iss: issuers.kubernetes,
  jti: randomUUID(),
  'kubernetes.io': {
    namespace: 'films',
    node: { name: 'worker-1', uid: '517eb86e-b863-451b-bf70-86cb61439a3a' },
    pod: { name: 'importer-6f9c', uid: '0d8b260e-ef0e-45fb-be8e-ff44f97722e8' },
    serviceaccount: { name: 'importer', uid: 'e6a8680e-d103-4cce-80ea-03acbbeacf7d' },
    warnafter: now() + 3607,
  },
  nbf: now(),
  sub: 'system:serviceaccount:films:importer',
});

const ofKeycloak = () => ({
  exp: now() + 300,
  iat: now(),
  jti: `trrtcc:${randomUUID()}`,
  iss: issuers.keycloak,
  aud: [audience, 'account'],
  sub: '5b1f7c1e-8f43-4b1d-a6d5-0a3d7f6c2b11',
  typ: 'Bearer',
  azp: 'importer',
  acr: '1',
  'allowed-origins': ['/*'],
  realm_access: { roles: ['default-roles-films', 'offline_access'] },
  resource_access: { account: { roles: ['view-profile'] } },
  scope: 'email profile read',
  clientHost: '10.0.0.7',
  email_verified: false,
  preferred_username: 'service-account-importer',
  clientAddress: '10.0.0.7',
  client_id: 'importer',
});

const ofAuth0 = () => ({
  iss: issuers.auth0,
  sub: 'aBcD1234@clients',
  aud: audience,
  iat: now(),
  exp: now() + 86_400,
  scope: 'read write admin',
  gty: 'client-credentials',
  azp: 'aBcD1234',
});

const ofGithub = () => ({
  jti: randomUUID(),
  sub: 'repo:acme/films:ref:refs/heads/main',
  aud: audience,
  ref: 'refs/heads/main',
  sha: '3f2a',
  repository: 'acme/films',
  repository_owner: 'acme',
  run_id: '1',
  actor: 'octocat',
  event_name: 'push',
  ref_type: 'branch',
  job_workflow_ref: 'acme/films/.github/workflows/import.yml@refs/heads/main',
  iss: issuers.github,
  nbf: now() - 300,
  exp: now() + 300,
  iat: now(),
});

const ofSpire = () => ({
  aud: [audience],
  exp: now() + 300,
  iat: now(),
  iss: issuers.spire,
  sub: 'spiffe://acme.example/ns/films/sa/importer',
});

describe('TS-18 access tokens as other products make them', () => {
  it.each<[string, () => { readonly iss: string; readonly sub: string }, object, readonly string[]]>([
    ['Keycloak, service account with a mapper for the audience', ofKeycloak, { typ: 'JWT' }, ['read']],
    ['Auth0, its own profile', ofAuth0, { typ: 'JWT' }, ['read', 'write']],
    [
      'Auth0, the RFC 9068 profile',
      () => ({ ...ofAuth0(), jti: '73WakrfVbNJBaAmhQtEeDv', client_id: 'aBcD1234' }),
      { typ: 'at+jwt' },
      ['read', 'write'],
    ],
    [
      'Auth0 with userinfo as second audience',
      () => ({ ...ofAuth0(), aud: [audience, `${issuers.auth0}userinfo`] }),
      { typ: 'JWT' },
      ['read', 'write'],
    ],
  ])('%s', async (_name, make, header, scopes) => {
    const claims = make();
    const id = await clientOf(claims.iss, claims.sub);
    const { json } = await whoIs(server, await keys.sign(claims, header));
    expect(json.data).toMatchObject({ id, scopes });
  });

  it.each<[string, () => { readonly iss: string; readonly sub: string }]>([
    ['Keycloak without that mapper', () => ({ ...ofKeycloak(), aud: 'account' })],
    ['an ID token of Keycloak', () => ({ ...ofKeycloak(), aud: 'importer', typ: 'ID' })],
    ['Auth0 for another API', () => ({ ...ofAuth0(), aud: 'https://other.example' })],
    ['Auth0 without its slash', () => ({ ...ofAuth0(), iss: issuers.auth0.slice(0, -1) })],
  ])('refuses %s', async (_name, make) => {
    const claims = make();
    await clientOf(claims.iss, claims.sub);
    expect((await whoIs(server, await keys.sign(claims, { typ: 'JWT' }))).status).toBe(401);
  });

  it("a platform's token shown to the API itself, where it is no assertion, has no scopes", async () => {
    const id = await clientOf(issuers.kubernetes, ofKubernetes().sub);
    expect((await whoIs(server, await keys.sign(ofKubernetes()))).json.data).toMatchObject({ id, scopes: [] });
  });
});

describe('TS-20 assertions as platforms issue them', () => {
  const bearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  const spiffe = 'urn:ietf:params:oauth:client-assertion-type:jwt-spiffe';
  const authenticate = (assertion: string, type = bearer): Promise<Answer> =>
    post(server, '/oauth/token', {
      grant_type: 'client_credentials',
      client_assertion_type: type,
      client_assertion: assertion,
    });

  it.each<[string, () => { readonly iss: string; readonly sub: string }, object, string]>([
    ["a Kubernetes pod's service account token", ofKubernetes, {}, bearer],
    ["a GitHub Actions run's ID token", ofGithub, { typ: 'JWT', x5t: 'eBZ_cn3sXYAd0ch4THBKHIgOwOE' }, bearer],
    ['a SPIFFE JWT-SVID', ofSpire, { typ: 'JWT' }, bearer],
    ['a SPIFFE JWT-SVID by the type of its own', ofSpire, { typ: 'JOSE' }, spiffe],
  ])('%s is enough for a token, as often as it is shown', async (_name, make, header, type) => {
    const claims = make();
    const id = await clientOf(claims.iss, claims.sub);
    const assertion = await keys.sign(claims, header);
    for (let n = 0; n < 2; n += 1) {
      const { status, json } = await authenticate(assertion, type);
      expect([status, json.scope]).toEqual([200, 'read write']);
      expect((await whoIs(server, String(json.access_token))).json.data).toMatchObject({ id });
    }
  });

  it.each<[string, () => object]>([
    [
      'the default token of every pod, which is for the cluster',
      () => ({ ...ofKubernetes(), aud: [issuers.kubernetes] }),
    ],
    ['another service account', () => ({ ...ofKubernetes(), sub: 'system:serviceaccount:films:default' })],
    [
      'the same account of another namespace',
      () => ({ ...ofKubernetes(), sub: 'system:serviceaccount:other:importer' }),
    ],
    [
      'an old secret-based service account token, which has no end',
      () => ({ ...ofKubernetes(), iat: undefined, exp: undefined }),
    ],
    ['another branch', () => ({ ...ofGithub(), sub: 'repo:acme/films:ref:refs/heads/evil' })],
    ['a pull request of a fork', () => ({ ...ofGithub(), sub: 'repo:acme/films:pull_request' })],
    ['a subject of one issuer, said by another', () => ({ ...ofGithub(), sub: ofKubernetes().sub })],
    ["Keycloak's access token, which has scopes", ofKeycloak],
    ["Auth0's access token, which has scopes", ofAuth0],
    ['a JWT-SVID without an issuer', () => ({ ...ofSpire(), iss: undefined })],
  ])('refuses %s', async (_name, make) => {
    for (const made of [ofKubernetes(), ofGithub(), ofSpire(), ofKeycloak(), ofAuth0()])
      await clientOf(made.iss, made.sub);
    const { status, json } = await authenticate(await keys.sign(make()));
    expect([status, json.error]).toEqual([401, 'invalid_client']);
  });
});
