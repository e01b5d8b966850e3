import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { generateKeyPair, SignJWT } from 'jose';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { type Answer, post, register, tokenOf, whoIs } from '../posting.js';
import { startTokenServer, type TokenServer } from '../token-server.js';
import { type OtherIssuer, startOtherIssuer } from './other-issuer.js';

let store: TestStore;
let server: TokenServer;
let issuer: OtherIssuer;
let dead: OtherIssuer;

const audience = 'https://api.example';

beforeAll(async () => {
  store = await connectTestStore();
  [issuer, dead] = [await startOtherIssuer(), await startOtherIssuer()];
  dead.setDead(true);
  const trusted = [issuer, dead].map((one) => ({
    issuer: one.issuer,
    jwksUri: one.jwksUri,
    audience,
    algs: ['ES256'],
  }));
  server = await startTokenServer({ env: { TRUSTED_ISSUERS: JSON.stringify(trusted) } });
});

afterAll(async () => {
  await server.close();
  await issuer.close();
  await dead.close();
  await store.close();
});

const now = () => Math.floor(server.clock.now() / 1000);
let subjects = 0;

/** A client for a subject of its own. */
async function registerSubject(from = issuer): Promise<{ readonly id: string; readonly subject: string }> {
  subjects += 1;
  const subject = `workload-${subjects}`;
  const externalSubject = { issuer: from.issuer, subject };
  const { id } = await register(server, { scopes: ['read', 'write'], externalSubject });
  return { id, subject };
}

const claimsOf = (subject: string, from = issuer) => ({
  iss: from.issuer,
  sub: subject,
  aud: audience,
  iat: now(),
  exp: now() + 3600,
  scope: 'read openid',
});

describe('TS-18 external access tokens', () => {
  it('act as the client that registered issuer and subject, with the scopes that both have', async () => {
    const { id, subject } = await registerSubject();
    const answer = await whoIs(server, await issuer.sign(claimsOf(subject)));
    expect(answer.json.data).toMatchObject({ id, scopes: ['read'] });
  });

  it.each<[string, () => object]>([
    ['another audience', () => ({ aud: 'https://other.example' })],
    ['no audience', () => ({ aud: undefined })],
    ['over', () => ({ exp: now() - 10 })],
    ['no end', () => ({ exp: undefined })],
    ['no birth', () => ({ iat: undefined })],
    ['from the future', () => ({ iat: now() + 60 })],
    ['no subject', () => ({ sub: undefined })],
    ['a subject that nobody registered', () => ({ sub: 'somebody-else' })],
    ['a confirmation that we do not know', () => ({ cnf: { 'x5t#S256': 'x' } })],
  ])('refused: %s', async (_name, wrong) => {
    const { subject } = await registerSubject();
    const answer = await whoIs(server, await issuer.sign({ ...claimsOf(subject), ...wrong() }));
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('invalid_token'),
    ]);
  });

  it('a bare client id as subject is nobody', async () => {
    const plain = await register(server);
    expect((await whoIs(server, await issuer.sign(claimsOf(plain.id)))).status).toBe(401);
    const { id } = await registerSubject();
    expect((await whoIs(server, await issuer.sign({ ...claimsOf(id), client_id: id }))).status).toBe(401);
  });

  it("an issuer that is not trusted, and a key that is not the issuer's", async () => {
    const { subject } = await registerSubject();
    const foreign = await startOtherIssuer();
    expect((await whoIs(server, await foreign.sign(claimsOf(subject, foreign)))).status).toBe(401);
    expect((await whoIs(server, await foreign.sign(claimsOf(subject)))).status).toBe(401);
    await foreign.close();
  });

  it('an algorithm that is not allowed', async () => {
    const { subject } = await registerSubject();
    const { privateKey } = await generateKeyPair('RS256');
    const token = await new SignJWT(claimsOf(subject))
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
      .sign(privateKey);
    expect((await whoIs(server, token)).status).toBe(401);
  });

  it('nobody else can speak as our own issuer, nor we as another', async () => {
    const client = await register(server);
    const genuine = await tokenOf(server, client);
    const posing = await issuer.sign({
      ...claimsOf(client.id),
      iss: server.url,
      aud: `${server.url}/graphql`,
      client_id: client.id,
    });
    expect((await whoIs(server, genuine)).status).toBe(200);
    expect((await whoIs(server, posing)).status).toBe(401);
  });

  it('a client that is disabled or whose tokens were all revoked', async () => {
    const { id, subject } = await registerSubject();
    const token = await issuer.sign(claimsOf(subject));
    expect((await whoIs(server, token)).status).toBe(200);
    await server.registry.clients.revokeTokens(id);
    expect((await whoIs(server, token)).status).toBe(401);
  });

  it('keys are cached, and read again for an unknown kid at most once a minute', async () => {
    const { subject } = await registerSubject();
    server.clock.advance(60);
    await issuer.rotate();
    const before = issuer.fetches();
    expect((await whoIs(server, await issuer.sign(claimsOf(subject)))).status).toBe(200);
    for (let n = 0; n < 5; n += 1) {
      expect(
        (await whoIs(server, await issuer.sign({ ...claimsOf(subject), n }, { kid: `unknown-${n}` }))).status,
      ).toBe(401);
    }
    expect(issuer.fetches()).toBe(before + 1);
  });

  it('an issuer that is dead gives 503, is asked once a minute, and hurts no other', async () => {
    const { subject } = await registerSubject(dead);
    const before = dead.fetches();
    for (let n = 0; n < 3; n += 1) {
      const answer = await whoIs(server, await dead.sign({ ...claimsOf(subject, dead), n }));
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, expect.any(String)]);
    }
    expect(dead.fetches()).toBe(before + 1);
    const living = await registerSubject();
    expect((await whoIs(server, await issuer.sign(claimsOf(living.subject)))).status).toBe(200);
  });

  it('keys that were read before serve on while the issuer is dead', async () => {
    const { subject } = await registerSubject();
    issuer.setDead(true);
    server.clock.advance(3600);
    expect((await whoIs(server, await issuer.sign(claimsOf(subject)))).status).toBe(200);
    issuer.setDead(false);
  });
});

describe('TS-20 clients without a secret', () => {
  const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  const grant = { grant_type: 'client_credentials', client_assertion_type: type };
  const authenticate = (assertion: string, params: Record<string, string> = {}): Promise<Answer> =>
    post(server, '/oauth/token', { ...grant, client_assertion: assertion, ...params });
  const outcome = ({ status, json }: Answer) => [status, json.error];
  const refused = [401, 'invalid_client'];

  /** What the kubelet mounts into a pod. */
  const podToken = (subject: string, aud: readonly string[]) => ({
    aud,
    exp: now() + 3607,
    iat: now(),
    iss: issuer.issuer,
    jti: '7d3b3b9b-5c53-4a3c-8f8a-000000000000',
    'kubernetes.io': {
      namespace: 'films',
      node: { name: 'node-1', uid: '5f0c' },
      pod: { name: 'importer-6f9c', uid: '9d51' },
      serviceaccount: { name: 'importer', uid: '3b2a' },
    },
    nbf: now(),
    sub: subject,
  });

  it("a Kubernetes service account's token is enough, again and again", async () => {
    const { id, subject } = await registerSubject();
    for (const aud of [[server.url], [`${server.url}/oauth/token`], [audience]]) {
      const assertion = await issuer.sign(podToken(subject, aud));
      expect(outcome(await authenticate(assertion))).toEqual([200, undefined]);
      const again = await authenticate(assertion, { client_id: id, scope: 'write' });
      expect((await whoIs(server, String(again.json.access_token))).json.data).toMatchObject({ id, scopes: ['write'] });
    }
  });

  it.each<[string, (subject: string) => object]>([
    ['for the cluster, not for us', (subject) => podToken(subject, ['https://kubernetes.default.svc'])],
    ['of another service account', () => podToken('system:serviceaccount:films:other', [audience])],
    ['that is over', (subject) => ({ ...podToken(subject, [audience]), exp: now() - 10 })],
    ['that is an access token with scopes', (subject) => claimsOf(subject)],
  ])('refused: a token %s', async (_name, claims) => {
    const { subject } = await registerSubject();
    expect(outcome(await authenticate(await issuer.sign(claims(subject))))).toEqual(refused);
  });

  it('an access token by its type is no assertion', async () => {
    const { subject } = await registerSubject();
    const token = await issuer.sign(podToken(subject, [server.url]), { typ: 'at+jwt' });
    expect(outcome(await authenticate(token))).toEqual(refused);
  });

  it('another client_id, a disabled client, a dead issuer', async () => {
    const { id, subject } = await registerSubject();
    const assertion = await issuer.sign(podToken(subject, [audience]));
    expect(outcome(await authenticate(assertion, { client_id: 'other' }))).toEqual([400, 'invalid_request']);
    await server.registry.clients.disable(id);
    expect(outcome(await authenticate(assertion))).toEqual(refused);
    const fromDead = await dead.sign({ ...podToken(subject, [audience]), iss: dead.issuer });
    expect(outcome(await authenticate(fromDead))).toEqual([503, 'temporarily_unavailable']);
  });
});
