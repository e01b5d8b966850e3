import { createHmac } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { as, asToken } from '../support/as.js';
import { clientWith } from '../support/test-client.js';
import { underAttack } from './attack-kit.js';

const encode = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const decode = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

underAttack('attack 13: tokens', ['both'], ({ reader, editor, server }) => {
  const document = '{ films { totalCount } }';
  const statusOf = async (token: string) => (await asToken(token, server).query(document)).status;

  it('the honest one', async () => {
    expect(await statusOf(await reader.token())).toBe(200);
  });

  it.each<[string, (header: Record<string, unknown>, claims: Record<string, unknown>, signature: string) => string]>([
    ['alg none', (header, claims) => `${encode({ ...header, alg: 'none' })}.${encode(claims)}.`],
    [
      'alg none with the signature',
      (header, claims, signature) => `${encode({ ...header, alg: 'none' })}.${encode(claims)}.${signature}`,
    ],
    [
      'other claims',
      (header, claims, signature) =>
        `${encode(header)}.${encode({ ...claims, scope: 'read write film:finance' })}.${signature}`,
    ],
    [
      'another client',
      (header, claims, signature) =>
        `${encode(header)}.${encode({ ...claims, sub: 'owner', client_id: 'owner' })}.${signature}`,
    ],
    [
      'a type that is no access token',
      (header, claims, signature) => `${encode({ ...header, typ: 'JWT' })}.${encode(claims)}.${signature}`,
    ],
    [
      'an unknown kid',
      (header, claims, signature) => `${encode({ ...header, kid: 'nope' })}.${encode(claims)}.${signature}`,
    ],
    [
      'a kid that is a path',
      (header, claims, signature) => `${encode({ ...header, kid: '../../dev/null' })}.${encode(claims)}.${signature}`,
    ],
    [
      'a kid that every object has',
      (header, claims, signature) => `${encode({ ...header, kid: 'constructor' })}.${encode(claims)}.${signature}`,
    ],
    [
      'a key of its own',
      (header, claims, signature) =>
        `${encode({ ...header, jwk: { kty: 'oct', k: 'AAAA' } })}.${encode(claims)}.${signature}x`,
    ],
    [
      'a critical extension',
      (header, claims, signature) => `${encode({ ...header, crit: ['exp'] })}.${encode(claims)}.${signature}`,
    ],
    ['no signature', (header, claims) => `${encode(header)}.${encode(claims)}.`],
    ['two parts', (header, claims) => `${encode(header)}.${encode(claims)}`],
    ['no JSON', () => 'a.b.c'],
    ['nothing', () => ''],
  ])('forged: %s', async (_what, forge) => {
    const [header, claims, signature = ''] = (await reader.token()).split('.');
    expect(await statusOf(forge(decode(header), decode(claims), signature))).toBe(401);
  });

  it('forged: HMAC with the public key', async () => {
    const [header, claims] = (await reader.token()).split('.');
    const jwks = await (await server().fetch('/.well-known/jwks.json')).text();
    const key = JSON.parse(jwks).keys[0];
    const input = `${encode({ ...decode(header), alg: 'HS256' })}.${claims}`;
    for (const secret of [jwks, JSON.stringify(key), String(key.x), Buffer.from(String(key.x), 'base64url')]) {
      expect(await statusOf(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`)).toBe(401);
    }
  });

  it('a secret for a token', async () => {
    expect(await statusOf(await reader.secret())).toBe(401);
  });

  it('a bad token is refused also for what needs none', async () => {
    expect((await asToken('nonsense', server).query('{ serverInfo { name } }')).status).toBe(401);
  });

  it('expired, by the leeway and a second', async () => {
    const token = await clientWith({ permissions: ['view_film'], scopes: ['read'] }, server).token();
    server().clock.advance(598);
    expect(await statusOf(token)).toBe(200);
    server().clock.advance(8);
    expect(await statusOf(token)).toBe(401);
  });

  it.each([
    ['readonly', 'readonly'],
    ['READ', 'READ'],
    ['a tab between', 'read\tfilm:read'],
    ['a comma between', 'read,film:read'],
    ['a star', '*'],
    ['more than the client has', 'read write'],
  ])('a token cannot be had for %s', async (_what, scope) => {
    const answer = await server().fetch('/oauth/token', {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: reader.id,
        client_secret: await reader.secret(),
        scope,
      }),
    });
    expect(answer.status).toBe(400);
  });

  it('a scope without its permission, and a permission without its scope', async () => {
    const onlyScope = clientWith({ permissions: [], scopes: ['read'] }, server);
    const onlyPermission = clientWith({ permissions: ['view_film'], scopes: ['write'] }, server);
    const [scope, permission] = await Promise.all(
      [onlyScope, onlyPermission].map((client) => as(client).query(document)),
    );
    expect([scope?.status, scope?.errors?.[0]?.extensions.missing]).toEqual([403, ['permission']]);
    expect([permission?.status, permission?.errors?.[0]?.extensions.missing]).toEqual([403, ['scope']]);
  });

  it('a hand-written field that counts or looks for whoever has the permission alone', async () => {
    const onlyPermission = clientWith({ permissions: ['view_film'], scopes: ['write'] }, server);
    expect(await as(onlyPermission).data('{ filmCount }')).toEqual({ filmCount: 0 });
    expect(await as(editor).data('{ filmCount }')).toEqual({ filmCount: 2 });
  });

  it('a token that asked for fewer scopes has fewer', async () => {
    const { status } = await as(editor, 'read').query('mutation { createFilm(input: { title: "x" }) { id } }');
    expect(status).toBe(403);
  });

  it('a scope or a permission taken away after the token was issued', async () => {
    const client = clientWith({ permissions: ['view_film'], scopes: ['read', 'film:read'] }, server);
    const token = await client.token();
    expect(await statusOf(token)).toBe(200);
    await server().registry.clients.update(client.id, { scopes: ['write'] });
    expect(await statusOf(token)).toBe(403);
    await server().registry.clients.update(client.id, { scopes: ['read'] });
    expect(await statusOf(token)).toBe(200);
    await server().registry.clients.revoke(client.id, 'view_film');
    expect(await statusOf(token)).toBe(403);
  });

  it('a client that is disabled, or made anew', async () => {
    const client = clientWith({ id: 'phoenix', permissions: ['view_film'], scopes: ['read'] }, server);
    const token = await client.token();
    await server().registry.clients.disable('phoenix');
    expect(await statusOf(token)).toBe(401);
    await server().registry.clients.enable('phoenix');
    expect(await statusOf(token)).toBe(200);
    await server().registry.clients.remove('phoenix');
    expect(await statusOf(token)).toBe(401);
    const again = { id: 'phoenix', scopes: ['read'], grants: [{ permission: 'view_film', where: null, until: null }] };
    await server().registry.clients.create(again);
    expect(await statusOf(token)).toBe(401);
  });
});
