import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as, asToken } from '../support/as.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';
import { until } from '../support/until.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('the log of a whole server at its most talkative level', () => {
  const client = clientWith({ permissions: ['view_movie', 'add_movie'], scopes: ['read', 'write'] });

  it('never holds a secret, a token or a value that a client sent', async () => {
    const secret = await client.secret();
    const token = await client.token();
    const basic = Buffer.from(`${client.id}:${secret}`).toString('base64');
    const form = { grant_type: 'client_credentials', client_id: client.id, client_secret: secret };
    await server.fetch('/oauth/token', {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams(form),
    });
    await server.fetch('/oauth/token', { method: 'POST', body: JSON.stringify(form) });
    await server.fetch(`/oauth/token?client_secret=${secret}`, { method: 'POST', body: new URLSearchParams(form) });
    await server.fetch('/oauth/introspect', {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ token }),
    });
    await server.fetch('/oauth/revoke', { method: 'POST', body: new URLSearchParams({ ...form, token }) });
    await server.fetch(`/graphql?access_token=${token}`, { headers: { cookie: `token=${token}` } });
    await as(client).query('mutation { createMovie(input: { title: "Hush hush" }) { id } }');
    await as(client).query('mutation($t: String!) { createMovie(input: { title: $t }) { id nothing } }', {
      t: 'Hush hush',
    });
    await asToken(`${token}x`).query('{ viewer { id } }');
    const text = server.logged.lines.join('');
    expect(server.logged.lines.length).toBeGreaterThan(8);
    for (const hidden of [secret, secret.slice(-43), token, token.split('.')[2] ?? '', basic, 'Hush hush']) {
      expect(text).not.toContain(hidden);
    }
  });

  it('has a request id on every line of a request, the one that the answer names', async () => {
    const editor = clientWith({ permissions: ['add_movie'], scopes: ['write'] });
    await editor.token();
    // A request's own line is written at the end of the turn that answers it.
    await until(() => server.logged.entries().some(({ msg, client }) => msg === 'request' && client === editor.id));
    const before = server.logged.lines.length;
    const answer = await as(editor).query('mutation { createMovie(input: { title: "A" }) { id } }');
    const id = answer.headers.get('x-request-id');
    const linesSince = () => server.logged.entries().slice(before);
    await until(() => linesSince().some(({ msg }) => msg === 'request'));
    const lines = linesSince();
    expect(lines.map(({ requestId }) => requestId)).toEqual(lines.map(() => id));
    expect(lines).toContainEqual(
      expect.objectContaining({ msg: 'request', route: '/graphql', status: 200, client: editor.id }),
    );
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'audit: mutation allowed' }));
  });

  it('lets no client choose the id, unless a proxy is trusted', async () => {
    const answer = await server.fetch('/health/live', { headers: { 'x-request-id': 'chosen' } });
    expect(answer.headers.get('x-request-id')).not.toBe('chosen');
  });
});
