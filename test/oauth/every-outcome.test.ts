import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { Client } from '../../src/registry/models/client.js';
import { rawHttp } from '../support/raw-http.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { basic, callApi, post, type Registered, register, requestToken, tokenOf, whoIs } from './posting.js';

/** Nobody listens there. */
const deadIssuer = 'http://127.0.0.1:9';
const trusted = [{ issuer: deadIssuer, jwksUri: `${deadIssuer}/jwks`, audience: 'https://api.example' }];

let server: TestServer;

beforeAll(async () => {
  const env = { ALLOW_BASIC_AT_API: 'true', TRUST_PROXY: '1', TRUSTED_ISSUERS: JSON.stringify(trusted) };
  server = await startTestServer({ env });
});
afterAll(() => server.close());

type Cause = (client: Registered) => Promise<unknown>;

const ask = (path: string, params: Record<string, string>) => (client: Registered) =>
  requestToken(server, client, params, {}, path);
const wrongly =
  (path: string): Cause =>
  ({ id }) =>
    requestToken(server, { id, secret: 'wrong' }, { token: 'x' }, {}, path);

/** Guesses at an address of its own until it is held down. */
const guess =
  (path: string): Cause =>
  async ({ id }) => {
    const headers = { 'x-forwarded-for': `198.51.100.${path.length}` };
    for (let n = 0; n < 11; n += 1) await requestToken(server, { id, secret: 'wrong' }, { token: 'x' }, headers, path);
  };

async function prove(claims: object): Promise<{ readonly dpop: string }> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const header = { alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(publicKey) };
  const iat = Math.floor(server.clock.now() / 1000);
  const proof = new SignJWT({ htm: 'POST', iat, jti: randomUUID(), ...claims }).setProtectedHeader(header);
  return { dpop: await proof.sign(privateKey) };
}

const atToken = () => ({ htu: `${server.url}/oauth/token` });

/** A token bound to a key that is forgotten at once: whatever comes with it is the wrong proof, or one without a nonce. */
async function boundToken(client: Registered): Promise<string> {
  const { json } = await requestToken(server, client, {}, await prove(atToken()));
  return String(json.access_token);
}

async function callBound(
  client: Registered,
  headers: (token: string) => Promise<Record<string, string>>,
): Promise<void> {
  const token = await boundToken(client);
  await callApi(server, { authorization: `DPoP ${token}`, ...(await headers(token)) });
}

async function nonceless(token: string): Promise<{ readonly dpop: string }> {
  const ath = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(token))).toString('base64url');
  return prove({ htu: `${server.url}/graphql`, ath });
}

/** Who it says issued it does not answer, so nobody can know whether it holds. */
function ofDeadIssuer(): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'ES256', kid: 'x' })}.${part({ iss: deadIssuer, sub: 'x' })}.${'A'.repeat(86)}`;
}

const assertDead = (path: string) =>
  post(server, path, {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: ofDeadIssuer(),
  });

/** As if somebody had tampered with the store. */
async function withBrokenHash(client: Registered, cause: Cause): Promise<void> {
  await Client.updateOne({ _id: client.id }, { $set: { 'secrets.0.hash': `$9z$${'x'.repeat(56)}` } }).exec();
  await server.registry.clients.update(client.id, { name: 'broken' });
  await cause(client);
}

const revoked: Cause = async (client) => {
  const token = await tokenOf(server, client);
  await server.registry.clients.revokeTokens(client.id);
  await whoIs(server, token);
};

const twoTokens = () =>
  rawHttp(
    server.url,
    'GET /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n',
  );

const [token, introspect, revoke] = ['/oauth/token', '/oauth/introspect', '/oauth/revoke'];

/** Endpoint, outcome, whose it is, and what causes it. */
const outcomes: readonly (readonly [string, string, 'of the client' | 'of nobody', Cause])[] = [
  ['token', 'issued', 'of the client', ask(token, {})],
  ['token', 'invalid_request', 'of the client', ({ id, secret }) => post(server, token, {}, basic(id, secret))],
  ['token', 'invalid_request', 'of nobody', () => server.fetch(token)],
  ['token', 'invalid_client', 'of the client', wrongly(token)],
  ['token', 'invalid_client', 'of nobody', () => requestToken(server, { id: 'nobody', secret: 'x' })],
  [
    'token',
    'unsupported_grant_type',
    'of the client',
    ({ id, secret }) => post(server, token, { grant_type: 'password' }, basic(id, secret)),
  ],
  ['token', 'invalid_scope', 'of the client', ask(token, { scope: 'nope' })],
  ['token', 'invalid_target', 'of the client', ask(token, { resource: 'https://other.example' })],
  ['token', 'invalid_dpop_proof', 'of the client', (client) => requestToken(server, client, {}, { dpop: 'x' })],
  [
    'token',
    'use_dpop_nonce',
    'of the client',
    async (client) => requestToken(server, client, {}, await prove({ ...atToken(), nonce: 'stale' })),
  ],
  ['token', 'too_many_requests', 'of the client', guess(token)],
  ['token', 'temporarily_unavailable', 'of nobody', () => assertDead(token)],
  ['token', 'server_error', 'of nobody', (client) => withBrokenHash(client, ask(token, {}))],
  ['introspect', 'ok', 'of the client', ask(introspect, { token: 'x' })],
  ['introspect', 'invalid_request', 'of the client', ask(introspect, {})],
  ['introspect', 'invalid_client', 'of the client', wrongly(introspect)],
  ['introspect', 'too_many_requests', 'of the client', guess(introspect)],
  ['introspect', 'temporarily_unavailable', 'of nobody', () => assertDead(introspect)],
  ['introspect', 'server_error', 'of nobody', (client) => withBrokenHash(client, ask(introspect, {}))],
  ['revoke', 'ok', 'of the client', ask(revoke, { token: 'x' })],
  ['revoke', 'invalid_request', 'of the client', ask(revoke, {})],
  ['revoke', 'invalid_client', 'of the client', wrongly(revoke)],
  ['revoke', 'too_many_requests', 'of the client', guess(revoke)],
  ['revoke', 'temporarily_unavailable', 'of nobody', () => assertDead(revoke)],
  ['revoke', 'server_error', 'of nobody', (client) => withBrokenHash(client, ask(revoke, {}))],
  ['api', 'invalid_request', 'of nobody', twoTokens],
  ['api', 'invalid_client', 'of the client', ({ id }) => callApi(server, basic(id, 'wrong'))],
  ['api', 'invalid_token', 'of nobody', () => whoIs(server, 'x')],
  ['api', 'invalid_token', 'of the client', revoked],
  ['api', 'invalid_dpop_proof', 'of the client', (client) => callBound(client, async () => ({}))],
  ['api', 'use_dpop_nonce', 'of the client', (client) => callBound(client, nonceless)],
  [
    'api',
    'too_many_requests',
    'of the client',
    async ({ id }) => {
      const headers = { ...basic(id, 'wrong'), 'x-forwarded-for': '198.51.100.77' };
      for (let n = 0; n < 11; n += 1) await callApi(server, headers);
    },
  ],
  ['api', 'temporarily_unavailable', 'of nobody', () => whoIs(server, ofDeadIssuer())],
  [
    'api',
    'server_error',
    'of nobody',
    (client) => withBrokenHash(client, ({ id, secret }) => callApi(server, basic(id, secret))),
  ],
];

/** What has been counted of one outcome so far. */
async function countOf(endpoint: string, outcome: string, client: string): Promise<number> {
  const text = await (await server.fetch('/metrics')).text();
  const series = `scopeql_oauth_outcomes_total{endpoint="${endpoint}",outcome="${outcome}",client="${client}"} `;
  const line = text.split('\n').find((one) => one.startsWith(series));
  return line === undefined ? 0 : Number(line.slice(series.length));
}

interface AuditEntry {
  readonly kind: string;
  readonly clientId: string;
  readonly coordinates: readonly string[];
}

const auditSince = (lines: number) =>
  server.logged
    .entries()
    .slice(lines)
    .flatMap(({ audit }) => (audit === undefined ? [] : [audit as AuditEntry]))
    .filter(({ kind }) => kind === 'oauth');

describe('TS-19 every outcome is counted, logged and audited', () => {
  it.each(outcomes)('%s: %s, %s', async (endpoint, outcome, whose, cause) => {
    const client = await register(server);
    const name = whose === 'of nobody' ? '' : client.id;
    const [before, lines] = [await countOf(endpoint, outcome, name), server.logged.lines.length];
    await cause(client);
    expect(await countOf(endpoint, outcome, name)).toBe(before + 1);
    expect(auditSince(lines).filter(({ coordinates: [one] }) => one === outcome)).toEqual(
      auditOf(endpoint, outcome, name),
    );
    if (endpoint !== 'api' && !['issued', 'ok'].includes(outcome)) {
      expect(server.logged.entries().slice(lines)).toContainEqual(
        expect.objectContaining({ msg: 'request', error: outcome, ...(name !== '' && { client: name }) }),
      );
    }
  });

  /** Refusals of registered clients and revocations, and nothing else. */
  function auditOf(endpoint: string, outcome: string, client: string): readonly unknown[] {
    const isGood = outcome === 'issued' || outcome === 'ok';
    if (client === '' || (isGood && endpoint !== 'revoke')) return [];
    const decision = isGood ? 'allowed' : 'denied';
    return [expect.objectContaining({ clientId: client, decision, operationName: endpoint, coordinates: [outcome] })];
  }

  it('what is not proved to be the doing of a client is one audit event a minute, so that nobody else can make the store grow', async () => {
    const client = await register(server);
    const lines = server.logged.lines.length;
    await guess(token)(client);
    await guess(token)(client);
    const told = () => auditSince(lines).map(({ coordinates: [outcome] }) => outcome);
    expect(told()).toEqual(['invalid_client', 'too_many_requests']);
    server.clock.advance(60);
    await wrongly(token)(client);
    expect(told()).toEqual(['invalid_client', 'too_many_requests', 'invalid_client']);
    await ask(token, { scope: 'nope' })(client);
    await ask(token, { scope: 'nope' })(client);
    expect(told().slice(3)).toEqual(['invalid_scope', 'invalid_scope']);
  });

  it('and the documentation has exactly these', () => {
    const page = readFileSync(new URL('../../docs/token-service.md', import.meta.url), 'utf8');
    const section = page.slice(page.indexOf('## Metrics, log and audit'));
    const documented = [...section.matchAll(/^\| `([a-z_]+)` \| ([a-z, ]+) \|/gm)].flatMap(([, outcome, where = '']) =>
      where.split(', ').map((endpoint) => `${endpoint} ${outcome}`),
    );
    expect(documented.sort()).toEqual(
      [...new Set(outcomes.map(([endpoint, outcome]) => `${endpoint} ${outcome}`))].sort(),
    );
  });
});
