import { describe, expect, it } from '@jest/globals';
import {
  base64url,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  importJWK,
  jwtVerify,
  SignJWT,
} from 'jose';
import { type Answer, publishedKeys, type Registered, register, tokenOf, whoIs } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer();

const refused = (answer: Answer) => [
  answer.status,
  /error="([a-z_]+)"/.exec(answer.headers.get('www-authenticate') ?? '')?.[1],
];
const invalidToken = [401, 'invalid_token'];

/** A token as we would issue it, but for what is given, signed by our own key. */
async function forge(client: Registered, claims: object, header: object = {}): Promise<string> {
  const { kid, alg, privateKey } = server().oauth.keys.signingKey();
  const genuine = decodeJwt(await tokenOf(server(), client));
  return new SignJWT({ ...genuine, ...claims })
    .setProtectedHeader({ alg, kid, typ: 'at+jwt', ...header })
    .sign(privateKey);
}

/** Of the last of 86 characters only two bits count. */
function respelled(jws: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return jws.slice(0, -1) + (alphabet[alphabet.indexOf(jws.slice(-1)) + 1] ?? '');
}

const now = () => Math.floor(server().clock.now() / 1000);

describe('TS-9 the access token is RFC 9068', () => {
  it('has the header and the claims', async () => {
    const client = await register(server());
    const token = await tokenOf(server(), client, { scope: 'read' });
    expect(decodeProtectedHeader(token)).toEqual({
      typ: 'at+jwt',
      alg: 'ES256',
      kid: server().oauth.keys.signingKey().kid,
    });
    expect(decodeJwt(token)).toEqual({
      iss: server().url,
      sub: client.id,
      client_id: client.id,
      aud: `${server().url}/graphql`,
      iat: now(),
      exp: now() + 600,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      scope: 'read',
    });
  });

  it('verifies by the published keys', async () => {
    const token = await tokenOf(server(), await register(server()));
    const keys = await publishedKeys(server());
    const [jwk] = keys;
    expect(keys).toHaveLength(1);
    expect(Object.keys(jwk ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
    await expect(
      jwtVerify(token, await importJWK(jwk ?? {}), { currentDate: new Date(server().clock.now()) }),
    ).resolves.toBeDefined();
  });

  it('is taken by the API, with the scopes that the client still has', async () => {
    const client = await register(server());
    const token = await tokenOf(server(), client);
    expect((await whoIs(server(), token)).json.data).toMatchObject({ id: client.id, scopes: ['read', 'write'] });
    await server().registry.clients.update(client.id, { scopes: ['read'] });
    expect((await whoIs(server(), token)).json.data).toMatchObject({ scopes: ['read'] });
  });
});

describe('TS-9 what the resource refuses', () => {
  it.each<[string, () => object]>([
    ['another issuer', () => ({ iss: 'https://other.example' })],
    ['another audience', () => ({ aud: 'https://other.example/graphql' })],
    ['no audience', () => ({ aud: undefined })],
    ['expired by a second', () => ({ iat: now() - 600, exp: now() - 1 })],
    ['expired just now', () => ({ iat: now() - 600, exp: now() })],
    ['no end', () => ({ exp: undefined })],
    ['issued in the future', () => ({ iat: now() + 60, exp: now() + 600 })],
    ['not yet valid', () => ({ nbf: now() + 60 })],
    ['no iat', () => ({ iat: undefined })],
    ['no jti', () => ({ jti: undefined })],
    ['another subject than client', () => ({ sub: 'other' })],
    ['a client that does not exist', () => ({ sub: 'nobody', client_id: 'nobody' })],
    ['a confirmation that we do not know', () => ({ cnf: { 'x5t#S256': 'x' } })],
  ])('%s', async (_name, claims) => {
    const client = await register(server());
    expect(refused(await whoIs(server(), await forge(client, claims())))).toEqual(invalidToken);
  });

  it('accepts the same forgery where nothing is wrong, so that the table above proves something', async () => {
    const client = await register(server());
    expect((await whoIs(server(), await forge(client, {}))).json.data).toMatchObject({ id: client.id });
  });

  it.each<[string, object]>([
    ['typ JWT', { typ: 'JWT' }],
    ['no typ', { typ: undefined }],
    ['typ dpop+jwt', { typ: 'dpop+jwt' }],
    ['an unknown kid', { kid: 'other' }],
    ['no kid', { kid: undefined }],
    ['a kid that is a path', { kid: '../../etc/passwd' }],
    ['a critical extension', { crit: ['x'], x: 1 }],
  ])('%s', async (_name, header) => {
    const client = await register(server());
    const { alg, kid, privateKey } = server().oauth.keys.signingKey();
    const genuine = decodeJwt(await tokenOf(server(), client));
    const signing = new SignJWT(genuine).setProtectedHeader({ alg, kid, typ: 'at+jwt', ...header });
    const token = await signing.sign(privateKey, { crit: { x: true } });
    expect(refused(await whoIs(server(), token))).toEqual(invalidToken);
  });

  it.each(['none', 'HS256', 'ES256'])('alg %s with what an attacker has', async (alg) => {
    const client = await register(server());
    const genuine = await tokenOf(server(), client);
    const { kid } = server().oauth.keys.signingKey();
    const publicJwk = server().oauth.keys.publicKeys()[0] ?? {};
    const header = base64url.encode(JSON.stringify({ alg, kid, typ: 'at+jwt' }));
    const [, payload] = genuine.split('.');
    const tokens: Record<string, () => Promise<string>> = {
      none: async () => `${header}.${payload}.`,
      HS256: () =>
        new SignJWT(decodeJwt(genuine))
          .setProtectedHeader({ alg, kid, typ: 'at+jwt' })
          .sign(Buffer.from(JSON.stringify(publicJwk))),
      ES256: async () => {
        const pair = await generateKeyPair('ES256', { extractable: true });
        const jwk = await exportJWK(pair.publicKey);
        return new SignJWT(decodeJwt(genuine))
          .setProtectedHeader({ alg, kid, typ: 'at+jwt', jwk })
          .sign(pair.privateKey);
      },
    };
    expect(refused(await whoIs(server(), (await tokens[alg]?.()) ?? ''))).toEqual(invalidToken);
  });

  it.each(['', 'x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.', '\u00e9', '....', 'x'.repeat(9000)])(
    'no JWT: %.20j',
    async (token) => {
      const answer = await server().fetch('/graphql', {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringContaining('error="invalid_token"'),
      ]);
    },
  );

  it('a genuine token with any one character changed', async () => {
    const token = await tokenOf(server(), await register(server()));
    const places = [5, token.indexOf('.') + 10, token.lastIndexOf('.') + 20, token.length - 3];
    for (const place of places) {
      const changed = token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1);
      expect(refused(await whoIs(server(), changed))).toEqual(invalidToken);
    }
  });

  it.each<[string, (token: string) => string]>([
    ['padded', (token) => `${token}==`],
    ['with white space in it', (token) => `${token.slice(0, -9)}\t${token.slice(-9)}`],
    ['with spare bits set', respelled],
  ])('another spelling of a genuine token: %s (RFC 7515 5.2)', async (_name, spell) => {
    const token = await tokenOf(server(), await register(server()));
    expect((await whoIs(server(), token)).status).toBe(200);
    expect(refused(await whoIs(server(), spell(token)))).toEqual(invalidToken);
  });

  it.each<[string, (client: Registered) => Promise<unknown>]>([
    ['disabled', ({ id }) => server().registry.clients.disable(id)],
    ['deleted', ({ id }) => server().registry.clients.remove(id)],
    ['whose tokens were all revoked', ({ id }) => server().registry.clients.revokeTokens(id)],
    [
      'deleted and made again in the same second',
      async ({ id }) => {
        await server().registry.clients.remove(id);
        await server().registry.clients.create({ id, scopes: ['read'] });
      },
    ],
  ])('the token, seen before, of a client %s', async (_name, change) => {
    const client = await register(server());
    const token = await tokenOf(server(), client);
    expect((await whoIs(server(), token)).status).toBe(200);
    await change(client);
    expect(refused(await whoIs(server(), token))).toEqual(invalidToken);
  });

  it('but a new token counts at once after all were revoked, and is not stamped earlier than that', async () => {
    const client = await register(server());
    await server().registry.clients.revokeTokens(client.id);
    const token = await tokenOf(server(), client);
    expect(decodeJwt(token).iat).toBe((await server().registry.findClient(client.id))?.tokensValidFrom);
    expect((await whoIs(server(), token)).status).toBe(200);
  });

  it('a token that was taken before, once its time is over', async () => {
    const client = await register(server());
    const token = await tokenOf(server(), client);
    expect((await whoIs(server(), token)).status).toBe(200);
    server().clock.advance(600);
    expect(refused(await whoIs(server(), token))).toEqual(invalidToken);
  });
});
