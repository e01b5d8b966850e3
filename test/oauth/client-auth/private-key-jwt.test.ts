import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { type Answer, basic, post, type Registered, register } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer();
const type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

interface KeyedClient {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

let client: KeyedClient;

async function registerKeyed(alg = 'ES256', jwkExtras: JWK = {}): Promise<KeyedClient> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), ...jwkExtras };
  const { id } = await register(server(), { scopes: ['read'], jwks: { keys: [publicJwk] } });
  return { id, privateKey, publicJwk };
}

beforeAll(async () => {
  client = await registerKeyed();
});

const now = () => Math.floor(server().clock.now() / 1000);

function claimsOf(id: string): Record<string, unknown> {
  return { iss: id, sub: id, aud: server().url, iat: now(), exp: now() + 60, jti: randomUUID() };
}

function sign(claims: object, key: CryptoKey, header: object = {}): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', ...header }).sign(key);
}

function authenticate(assertion: string, params: Record<string, string> = {}): Promise<Answer> {
  const form = { grant_type: 'client_credentials', client_assertion_type: type, client_assertion: assertion };
  return post(server(), '/oauth/token', { ...form, ...params });
}

const outcome = ({ status, json }: Answer) => [status, json.error];
const refused = [401, 'invalid_client'];

describe('TS-2 private_key_jwt (RFC 7523)', () => {
  it.each<[string, () => unknown]>([
    ['the issuer', () => server().url],
    ['the token endpoint', () => `${server().url}/oauth/token`],
    ['both', () => [server().url, `${server().url}/oauth/token`]],
  ])('takes an assertion for %s', async (_name, aud) => {
    const answer = await authenticate(await sign({ ...claimsOf(client.id), aud: aud() }, client.privateKey));
    expect(outcome(answer)).toEqual([200, undefined]);
  });

  it.each<[string, () => Record<string, unknown>]>([
    ['another audience', () => ({ aud: 'https://other.example' })],
    ['ours and another audience', () => ({ aud: [server().url, 'https://other.example'] })],
    ['no audience', () => ({ aud: undefined })],
    ['an empty audience', () => ({ aud: [] })],
    ['the API as audience', () => ({ aud: `${server().url}/graphql` })],
    ['an end more than five minutes away', () => ({ exp: now() + 600 })],
    ['no end', () => ({ exp: undefined })],
    ['an end that is over', () => ({ exp: now() - 10 })],
    ['a beginning to come', () => ({ nbf: now() + 60 })],
    ['a birth to come', () => ({ iat: now() + 60 })],
    ['no jti', () => ({ jti: undefined })],
    ['a jti that is a number', () => ({ jti: 7 })],
    ['another subject', () => ({ sub: 'other' })],
    ['no subject', () => ({ sub: undefined })],
    ['an unknown issuer', () => ({ iss: 'nobody', sub: 'nobody' })],
    ['no issuer', () => ({ iss: undefined })],
  ])('refuses %s', async (_name, wrong) => {
    const answer = await authenticate(await sign({ ...claimsOf(client.id), ...wrong() }, client.privateKey));
    expect(outcome(answer)).toEqual(refused);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  it('refuses the signature of another key, under the kid of the registered one too', async () => {
    const keyed = await registerKeyed('ES256', { kid: 'k1' });
    const other = await generateKeyPair('ES256');
    expect(outcome(await authenticate(await sign(claimsOf(keyed.id), other.privateKey, { kid: 'k1' })))).toEqual(
      refused,
    );
    expect(outcome(await authenticate(await sign(claimsOf(keyed.id), keyed.privateKey, { kid: 'k2' })))).toEqual(
      refused,
    );
    expect(outcome(await authenticate(await sign(claimsOf(keyed.id), keyed.privateKey, { kid: 'k1' })))).toEqual([
      200,
      undefined,
    ]);
  });

  it("pins the algorithm to the registered key's", async () => {
    const rsa = await registerKeyed('RS256', { alg: 'PS256' });
    const asRs256 = await new SignJWT(claimsOf(rsa.id)).setProtectedHeader({ alg: 'RS256' }).sign(rsa.privateKey);
    const hmac = await new SignJWT(claimsOf(client.id))
      .setProtectedHeader({ alg: 'HS256' })
      .sign(Buffer.from(JSON.stringify(client.publicJwk)));
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${hmac.split('.')[1]}.`;
    for (const assertion of [asRs256, hmac, none]) expect(outcome(await authenticate(assertion))).toEqual(refused);
  });

  it('refuses another spelling of a genuine one (RFC 7515 5.2)', async () => {
    const assertion = await sign(claimsOf(client.id), client.privateKey);
    for (const spelt of [`${assertion}==`, `${assertion.slice(0, -9)}\n${assertion.slice(-9)}`])
      expect(outcome(await authenticate(spelt))).toEqual(refused);
    expect(outcome(await authenticate(assertion))).toEqual([200, undefined]);
  });

  it('takes each assertion once', async () => {
    const assertion = await sign(claimsOf(client.id), client.privateKey);
    expect(outcome(await authenticate(assertion))).toEqual([200, undefined]);
    expect(outcome(await authenticate(assertion))).toEqual(refused);
  });

  it('spends a jti once, however many requests bring it at the same time', async () => {
    const assertion = await sign(claimsOf(client.id), client.privateKey);
    const answers = await Promise.all(Array.from({ length: 5 }, () => authenticate(assertion)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
  });

  it('allows an equal client_id, and no other', async () => {
    const equal = await authenticate(await sign(claimsOf(client.id), client.privateKey), { client_id: client.id });
    const other = await authenticate(await sign(claimsOf(client.id), client.privateKey), { client_id: 'other' });
    expect([outcome(equal), outcome(other)]).toEqual([
      [200, undefined],
      [400, 'invalid_request'],
    ]);
  });

  it.each([
    ['another type', { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' }, refused],
    ['no type', { client_assertion_type: '' }, [400, 'invalid_request']],
    ['no assertion', { client_assertion: '' }, [400, 'invalid_request']],
    ['a secret as well', { client_secret: 'x' }, [400, 'invalid_request']],
  ])('refuses %s', async (_name, params, expected) => {
    expect(outcome(await authenticate(await sign(claimsOf(client.id), client.privateKey), params))).toEqual(expected);
  });

  it.each(['x', 'a.b.c', '{}', 'eyJhbGciOiJFUzI1NiJ9..'])('refuses what is no JWT: %s', async (assertion) => {
    expect(outcome(await authenticate(assertion))).toEqual(refused);
  });

  it('serves only clients that are registered for it, and those not for secrets', async () => {
    const withSecret: Registered = await register(server());
    expect(outcome(await authenticate(await sign(claimsOf(withSecret.id), client.privateKey)))).toEqual(refused);
    const form = { grant_type: 'client_credentials' };
    expect(outcome(await post(server(), '/oauth/token', form, basic(client.id, withSecret.secret)))).toEqual(refused);
  });

  it('refuses a disabled client', async () => {
    const keyed = await registerKeyed();
    await server().registry.clients.disable(keyed.id);
    expect(outcome(await authenticate(await sign(claimsOf(keyed.id), keyed.privateKey)))).toEqual(refused);
  });

  it.each(['RS256', 'EdDSA', 'ES384'])('takes %s', async (alg) => {
    const keyed = await registerKeyed(alg);
    const assertion = await new SignJWT(claimsOf(keyed.id)).setProtectedHeader({ alg }).sign(keyed.privateKey);
    expect(outcome(await authenticate(assertion))).toEqual([200, undefined]);
  });
});
