import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type CryptoKey, calculateJwkThumbprint, decodeJwt, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { type Answer, basic, callApi, post, type Registered, register, requestToken, tokenOf } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer();

interface ProofKey {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

async function makeProofKey(alg = 'ES256'): Promise<ProofKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: await exportJWK(publicKey) };
}

let key: ProofKey;
let client: Registered;

beforeAll(async () => {
  key = await makeProofKey();
  client = await register(server());
});

const now = () => Math.floor(server().clock.now() / 1000);
const hash = (token: string) => createHash('sha256').update(token).digest('base64url');

function prove(claims: object, header: object = {}, by: ProofKey = key): Promise<string> {
  return new SignJWT({ iat: now(), jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: by.jwk, ...header })
    .sign(by.privateKey);
}

const atTokenEndpoint = () => ({ htm: 'POST', htu: `${server().url}/oauth/token` });
const requestWith = (dpop: string, who = client) => requestToken(server(), who, {}, { dpop });

const outcome = ({ status, json }: Answer) => [status, json.error];
const badProof = [400, 'invalid_dpop_proof'];

describe('TS-10 DPoP at the token endpoint (RFC 9449 5)', () => {
  it('binds the token to the key of the proof', async () => {
    const { status, json } = await requestWith(await prove(atTokenEndpoint()));
    expect([status, json.token_type]).toEqual([200, 'DPoP']);
    expect(decodeJwt(String(json.access_token)).cnf).toEqual({ jkt: await calculateJwkThumbprint(key.jwk) });
  });

  it.each<[string, () => object]>([
    ['another method', () => ({ htm: 'GET' })],
    ['another URL', () => ({ htu: `${server().url}/graphql` })],
    ['another host', () => ({ htu: 'https://other.example/oauth/token' })],
    ['no URL', () => ({ htu: undefined })],
    ['too old', () => ({ iat: now() - 120 })],
    ['from the future', () => ({ iat: now() + 120 })],
    ['no iat', () => ({ iat: undefined })],
    ['no jti', () => ({ jti: undefined })],
    ['a jti that is too long', () => ({ jti: 'x'.repeat(300) })],
  ])('refuses a proof with %s', async (_name, wrong) => {
    expect(outcome(await requestWith(await prove({ ...atTokenEndpoint(), ...wrong() })))).toEqual(badProof);
  });

  it.each<[string, object]>([
    ['another typ', { typ: 'JWT' }],
    ['no key', { jwk: undefined }],
    ['a foreign key', { jwk: { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' } }],
  ])('refuses a proof with %s', async (_name, header) => {
    expect(outcome(await requestWith(await prove(atTokenEndpoint(), header)))).toEqual(badProof);
  });

  it('refuses a proof with a private key in it, a symmetric one, and one by alg none', async () => {
    const pair = await generateKeyPair('ES256', { extractable: true });
    const leaking = { privateKey: pair.privateKey, jwk: await exportJWK(pair.privateKey) };
    const symmetric: JWK = { kty: 'oct', k: Buffer.alloc(32).toString('base64url') };
    const hmac = await new SignJWT({ ...atTokenEndpoint(), iat: now(), jti: randomUUID() })
      .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: symmetric })
      .sign(Buffer.alloc(32));
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt', jwk: key.jwk })).toString('base64url');
    const none = `${header}.${hmac.split('.')[1]}.`;
    for (const proof of [await prove(atTokenEndpoint(), {}, leaking), hmac, none, 'x', 'a.b.c']) {
      expect(outcome(await requestWith(proof))).toEqual(badProof);
    }
  });

  it('refuses another spelling of a genuine one (RFC 7515 5.2)', async () => {
    const proof = await prove(atTokenEndpoint());
    for (const spelt of [`${proof}==`, `${proof.slice(0, -9)}\t${proof.slice(-9)}`])
      expect(outcome(await requestWith(spelt))).toEqual(badProof);
    expect((await requestWith(proof)).status).toBe(200);
  });

  it('takes each proof once, also when two come at the same time', async () => {
    const proof = await prove(atTokenEndpoint());
    const answers = await Promise.all([requestWith(proof), requestWith(proof), requestWith(proof)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });

  it('takes a URL with query, and in another spelling of the same', async () => {
    const htu = `${server().url.replace('http:', 'HTTP:')}/oauth/token?x=1#y`;
    expect((await requestWith(await prove({ ...atTokenEndpoint(), htu }))).status).toBe(200);
  });

  it('hands out a nonce, takes it, and refuses a wrong one', async () => {
    const first = await requestWith(await prove(atTokenEndpoint()));
    const nonce = first.headers.get('dpop-nonce');
    expect((await requestWith(await prove({ ...atTokenEndpoint(), nonce }))).status).toBe(200);
    const wrong = await requestWith(await prove({ ...atTokenEndpoint(), nonce: 'wrong' }));
    expect(outcome(wrong)).toEqual([400, 'use_dpop_nonce']);
    expect(wrong.headers.get('dpop-nonce')).toEqual(expect.any(String));
  });

  it('a client that is DPoP-only gets no token without a proof', async () => {
    const strict = await register(server(), { scopes: ['read'], dpopOnly: true });
    expect(outcome(await requestToken(server(), strict))).toEqual([400, 'invalid_request']);
    expect((await requestWith(await prove(atTokenEndpoint()), strict)).status).toBe(200);
  });

  it('a proof does not help who has not authenticated', async () => {
    const dpop = await prove(atTokenEndpoint());
    const form = { grant_type: 'client_credentials' };
    const answer = await post(server(), '/oauth/token', form, { ...basic(client.id, 'wrong'), dpop });
    expect(outcome(answer)).toEqual([401, 'invalid_client']);
  });
});

describe('TS-10 DPoP at the API (RFC 9449 7)', () => {
  const atApi = (token: string) => ({ htm: 'POST', htu: `${server().url}/graphql`, ath: hash(token) });

  async function boundToken(): Promise<string> {
    return String((await requestWith(await prove(atTokenEndpoint()))).json.access_token);
  }

  async function freshNonce(token: string): Promise<string> {
    const answer = await callWith(token, await prove(atApi(token)));
    return answer.headers.get('dpop-nonce') ?? '';
  }

  const callWith = (token: string, dpop: string, headers: Record<string, string> = {}) =>
    callApi(server(), { authorization: `DPoP ${token}`, dpop, ...headers });

  const challengeOf = (answer: Answer) => [answer.status, answer.headers.get('www-authenticate')?.slice(0, 60)];
  const refusedWith = (scheme: string, error: string) => [
    401,
    expect.stringMatching(new RegExp(`^${scheme} .*error="${error}"`)),
  ];

  it('asks for a nonce, then takes the proof that has it', async () => {
    const token = await boundToken();
    const without = await callWith(token, await prove(atApi(token)));
    expect(challengeOf(without)).toEqual(refusedWith('DPoP', 'use_dpop_nonce'));
    const nonce = without.headers.get('dpop-nonce');
    const answer = await callWith(token, await prove({ ...atApi(token), nonce }));
    expect(answer.json.data).toMatchObject({ id: client.id });
    expect(answer.headers.get('dpop-nonce')).toEqual(expect.any(String));
  });

  it('a nonce is stale after 30 seconds, and one of another server is none', async () => {
    const token = await boundToken();
    const nonce = await freshNonce(token);
    server().clock.advance(19);
    expect((await callWith(token, await prove({ ...atApi(token), nonce }))).status).toBe(200);
    server().clock.advance(12);
    expect(challengeOf(await callWith(token, await prove({ ...atApi(token), nonce })))).toEqual(
      refusedWith('DPoP', 'use_dpop_nonce'),
    );
    const forged = `${nonce.split('.')[0]}.${'A'.repeat(22)}`;
    expect((await callWith(token, await prove({ ...atApi(token), nonce: forged }))).status).toBe(401);
  });

  it('takes each proof once', async () => {
    const token = await boundToken();
    const proof = await prove({ ...atApi(token), nonce: await freshNonce(token) });
    expect((await callWith(token, proof)).status).toBe(200);
    expect(challengeOf(await callWith(token, proof))).toEqual(refusedWith('DPoP', 'invalid_dpop_proof'));
  });

  it.each<[string, (token: string) => object]>([
    ['another token', () => ({ ath: hash('other') })],
    ['no token', () => ({ ath: undefined })],
    ['another URL', () => ({ htu: `${server().url}/oauth/token` })],
    ['another method', () => ({ htm: 'GET' })],
    ['an old iat', () => ({ iat: now() - 120 })],
  ])('refuses a proof for %s', async (_name, wrong) => {
    const token = await boundToken();
    const nonce = await freshNonce(token);
    const answer = await callWith(token, await prove({ ...atApi(token), nonce, ...wrong(token) }));
    expect(challengeOf(answer)).toEqual(refusedWith('DPoP', 'invalid_dpop_proof'));
  });

  it("holds htu against the issuer's URL, never the Host header", async () => {
    const token = await boundToken();
    const nonce = await freshNonce(token);
    const proof = await prove({ ...atApi(token), nonce, htu: 'http://evil.example/graphql' });
    expect((await callWith(token, proof, { host: 'evil.example' })).status).toBe(401);
  });

  it('refuses a proof by another key than the token is bound to', async () => {
    const token = await boundToken();
    const nonce = await freshNonce(token);
    const answer = await callWith(token, await prove({ ...atApi(token), nonce }, {}, await makeProofKey()));
    expect(challengeOf(answer)).toEqual(refusedWith('DPoP', 'invalid_token'));
  });

  it('a bound token is no bearer token, and a bearer token no bound one', async () => {
    const bound = await boundToken();
    const bearer = await tokenOf(server(), client);
    const asBearer = await callApi(server(), { authorization: `Bearer ${bound}` });
    expect(challengeOf(asBearer)).toEqual(refusedWith('Bearer', 'invalid_token'));
    expect(asBearer.headers.get('www-authenticate')).toMatch(/, DPoP algs="(?!.*error=)/);
    const nonce = await freshNonce(bound);
    expect(challengeOf(await callWith(bearer, await prove({ ...atApi(bearer), nonce })))).toEqual(
      refusedWith('DPoP', 'invalid_token'),
    );
  });

  it('whoever comes by DPoP is answered by its challenge, whatever is wrong with the token (RFC 9449 7.1)', async () => {
    const proof = await prove({ ...atApi('x'), nonce: await freshNonce(await boundToken()) });
    const answer = await callWith('x', proof);
    expect(challengeOf(answer)).toEqual(refusedWith('DPoP', 'invalid_token'));
    expect(answer.headers.get('www-authenticate')).not.toContain('Bearer');
  });

  it('the bearer token of a client that has become DPoP-only counts no more', async () => {
    const changing = await register(server());
    const token = await tokenOf(server(), changing);
    await server().registry.clients.update(changing.id, { dpopOnly: true });
    expect((await callApi(server(), { authorization: `Bearer ${token}` })).status).toBe(401);
  });
});
