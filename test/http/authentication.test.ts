import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anonymously, as, asToken } from '../support/as.js';
import { rawHttp } from '../support/raw-http.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const viewer = '{ viewer { id name scopes permissions expiresAt } }';

describe('a registered client at the API', () => {
  it('is who its token says, with the scopes and permissions that it holds', async () => {
    const client = clientWith({ permissions: ['view_movie', 'add_movie'], scopes: ['read', 'write'] });
    const token = await client.token('read');
    const ends = new Date(Math.floor(server.clock.now() / 1000 + 600) * 1000).toISOString();
    expect(await asToken(token).data(viewer)).toEqual({
      viewer: {
        id: client.id,
        name: client.id,
        scopes: ['read'],
        permissions: ['add_movie', 'view_movie'],
        expiresAt: ends,
      },
    });
  });

  it('is refused when its token has expired by a second beyond the leeway', async () => {
    const client = clientWith({ ttlSeconds: 60, scopes: ['read'] });
    const asking = asToken(await client.token());
    expect((await asking.query(viewer)).status).toBe(200);
    server.clock.advance(66);
    const refused = await asking.query(viewer);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it.each([
    ['disabled', (id: string) => server.registry.clients.disable(id)],
    ['deleted', (id: string) => server.registry.clients.remove(id)],
  ])('is refused at once when it is %s (AZ-12)', async (_what, end) => {
    const client = clientWith({ scopes: ['read'] });
    const asking = asToken(await client.token());
    expect((await asking.query(viewer)).status).toBe(200);
    await end(client.id);
    expect((await asking.query(viewer)).status).toBe(401);
  });

  it('loses at once a scope and a grant that are taken away after the token was issued', async () => {
    const client = clientWith({ permissions: ['view_movie'], scopes: ['read', 'write'] });
    const asking = asToken(await client.token());
    await server.registry.clients.update(client.id, { scopes: ['write'] });
    await server.registry.clients.revoke(client.id, 'view_movie');
    expect(await asking.data(viewer)).toMatchObject({ viewer: { scopes: ['write'], permissions: [] } });
  });
});

describe('401 says where tokens come from (RFC 9728 5.1)', () => {
  const challenge = () => `resource_metadata="${server.url}/.well-known/oauth-protected-resource/graphql"`;

  it('without an error code when no token was presented (RFC 6750 3.1)', async () => {
    const { status, headers, errors } = await anonymously().query('{ movies { totalCount } }');
    expect([status, errors?.[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(headers.get('www-authenticate')).toContain(challenge());
    expect(headers.get('www-authenticate')).not.toContain('error=');
  });

  it('with invalid_token for a bad one, even where none is needed', async () => {
    const { status, headers } = await asToken('bad').query('{ serverInfo { name } }');
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect(headers.get('www-authenticate')).toContain(challenge());
  });
});

describe('403 names the missing scope (AZ-4, RFC 6750 3.1)', () => {
  it('when a scope is what is missing', async () => {
    const { status, headers } = await as(clientWith({ permissions: ['view_movie'], scopes: ['write'] })).query(
      '{ movies { totalCount } }',
    );
    expect(status).toBe(403);
    expect(headers.get('www-authenticate')).toMatch(/error="insufficient_scope"/);
    expect(headers.get('www-authenticate')).toMatch(/scope="[^"]*read[^"]*"/);
  });

  it('and nothing of the kind when a permission is', async () => {
    const { status, headers } = await as(clientWith({ scopes: ['read'] })).query('{ movies { totalCount } }');
    expect([status, headers.get('www-authenticate')]).toEqual([403, null]);
  });
});

describe('odd credentials', () => {
  const body = '{"query":"{ serverInfo { name } }"}';
  const request = (headers: string) =>
    `POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n${headers}\r\n${body}`;

  it('two Authorization headers are 400, whatever they hold', async () => {
    const token = await clientWith({ scopes: ['read'] }).token();
    const answer = await rawHttp(
      server.url,
      request(`Authorization: Bearer ${token}\r\nAuthorization: Bearer ${token}\r\n`),
    );
    expect([answer.status, JSON.parse(answer.body).errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it.each(['Bearer', 'Bearer ', 'Bearer a b', 'Basic eDp5', 'Nonsense'])(
    '"Authorization: %s" is 401',
    async (value) => {
      const answer = await rawHttp(server.url, request(`Authorization: ${value}\r\n`));
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Bearer /);
    },
  );
});
