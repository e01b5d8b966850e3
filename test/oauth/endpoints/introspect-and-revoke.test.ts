import { describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { type Answer, answerOf, post, type Registered, register, requestToken, tokenOf, whoIs } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer();

const introspect = (client: Registered, token: string) =>
  requestToken(server(), client, { token }, {}, '/oauth/introspect');
const revoke = (client: Registered, token: string) => requestToken(server(), client, { token }, {}, '/oauth/revoke');
const inspector = () => register(server(), { scopes: [], grants: [{ permission: 'introspect_token' }] });

describe('TS-13 introspection (RFC 7662)', () => {
  it('tells a client about its own token', async () => {
    const client = await register(server());
    const token = await tokenOf(server(), client, { scope: 'read' });
    const { iat, exp, jti } = decodeJwt(token);
    expect((await introspect(client, token)).json).toEqual({
      active: true,
      scope: 'read',
      client_id: client.id,
      sub: client.id,
      token_type: 'Bearer',
      iss: server().url,
      aud: `${server().url}/graphql`,
      iat,
      exp,
      jti,
    });
  });

  it("about another's only with the permission", async () => {
    const token = await tokenOf(server(), await register(server()));
    expect((await introspect(await register(server()), token)).text).toBe('{"active":false}');
    expect((await introspect(await inspector(), token)).json.active).toBe(true);
  });

  it('a permission that has ended or covers only some rows does not count', async () => {
    const token = await tokenOf(server(), await register(server()));
    const until = new Date(server().clock.now() + 60_000).toISOString();
    const ending = await register(server(), { grants: [{ permission: 'introspect_token', until }] });
    expect((await introspect(ending, token)).json.active).toBe(true);
    server().clock.advance(61);
    expect((await introspect(ending, token)).text).toBe('{"active":false}');
  });

  it.each<[string, (client: Registered, token: string) => Promise<unknown>]>([
    ['expired', async () => server().clock.advance(601)],
    ['revoked', (client, token) => revoke(client, token)],
    ['of a disabled client', ({ id }) => server().registry.clients.disable(id)],
    ['of a deleted client', ({ id }) => server().registry.clients.remove(id)],
    ['of a client whose tokens all were revoked', ({ id }) => server().registry.clients.revokeTokens(id)],
  ])('a token %s is exactly {"active":false}', async (_name, end) => {
    const client = await register(server());
    const token = await tokenOf(server(), client);
    await end(client, token);
    const answer = await introspect(await inspector(), token);
    expect([answer.status, answer.text]).toEqual([200, '{"active":false}']);
  });

  it.each(['x', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.', ' '])('so is what is no token: %j', async (token) => {
    expect((await introspect(await inspector(), token)).text).toBe('{"active":false}');
  });

  it('asks who is asking', async () => {
    const client = await register(server());
    const token = await tokenOf(server(), client);
    const refused = await introspect({ id: client.id, secret: 'wrong' }, token);
    const nobody = await post(server(), '/oauth/introspect', { token });
    for (const answer of [refused, nobody]) {
      expect([answer.status, answer.json.error]).toEqual([401, 'invalid_client']);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
    }
  });

  it('needs a token, by POST', async () => {
    const client = await register(server());
    const without = await requestToken(server(), client, {}, {}, '/oauth/introspect');
    expect([without.status, without.json.error]).toEqual([400, 'invalid_request']);
    const got = await answerOf(await server().fetch('/oauth/introspect?token=x'));
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await post(server(), '/oauth/introspect?token=x', {})).status).toBe(400);
  });
});

describe('TS-13 revocation (RFC 7009)', () => {
  const ended = (answer: Answer) => [answer.status, answer.text];

  it('a client ends a token of its own, at once', async () => {
    const client = await register(server());
    const [token, other] = [await tokenOf(server(), client), await tokenOf(server(), client)];
    expect((await whoIs(server(), token)).status).toBe(200);
    const answer = await revoke(client, token);
    expect(ended(answer)).toEqual([200, '']);
    expect(answer.headers.get('content-type')).toBeNull();
    expect((await whoIs(server(), token)).status).toBe(401);
    expect((await whoIs(server(), other)).status).toBe(200);
    expect(ended(await revoke(client, token))).toEqual([200, '']);
  });

  it("another's stays", async () => {
    const token = await tokenOf(server(), await register(server()));
    expect(ended(await revoke(await register(server()), token))).toEqual([200, '']);
    expect((await whoIs(server(), token)).status).toBe(200);
  });

  it('a hint about the type is but a hint, whatever it says (RFC 7009 2.1, RFC 7662 2.1)', async () => {
    const client = await register(server());
    const token = await tokenOf(server(), client);
    const hinted = { token, token_type_hint: 'refresh_token' };
    expect((await requestToken(server(), client, hinted, {}, '/oauth/introspect')).json.active).toBe(true);
    expect(ended(await requestToken(server(), client, hinted, {}, '/oauth/revoke'))).toEqual([200, '']);
    expect((await whoIs(server(), token)).status).toBe(401);
  });

  it.each(['x', 'a.b.c', ' '])('unknown and malformed ones are 200 too: %j', async (token) => {
    expect(ended(await revoke(await register(server()), token))).toEqual([200, '']);
  });

  it('asks who is asking, and needs a token', async () => {
    const client = await register(server());
    const nobody = await post(server(), '/oauth/revoke', { token: await tokenOf(server(), client) });
    expect([nobody.status, nobody.json.error]).toEqual([401, 'invalid_client']);
    const without = await requestToken(server(), client, {}, {}, '/oauth/revoke');
    expect([without.status, without.json.error]).toEqual([400, 'invalid_request']);
  });

  it('by whoever holds the store: by token or by id, and nothing else', async () => {
    const client = await register(server());
    const [byToken, byId] = [await tokenOf(server(), client), await tokenOf(server(), client)];
    await server().oauth.revokeAccessToken(byToken);
    await server().oauth.revokeAccessToken(String(decodeJwt(byId).jti));
    expect((await whoIs(server(), byToken)).status).toBe(401);
    expect((await whoIs(server(), byId)).status).toBe(401);
    await expect(server().oauth.revokeAccessToken('x')).rejects.toThrow('neither a token of ours');
  });
});
