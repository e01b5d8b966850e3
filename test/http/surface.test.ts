import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    env: {
      CORS_ORIGINS: 'https://app.example',
      TRUST_PROXY: 'true',
      NODE_ENV: 'production',
      ISSUER: 'https://id.example',
    },
  });
});
afterAll(() => server.close());

describe('headers of every answer', () => {
  it.each(['/health/live', '/graphql', '/oauth/token', '/nothing', '/.well-known/jwks.json'])('%s', async (path) => {
    const { headers } = await server.fetch(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });
});

describe('CORS_ORIGINS', () => {
  it.each(['/graphql', '/oauth/token'])(
    'an OPTIONS %s of no browser is none of its business, and no failure',
    async (path) => {
      const answer = await server.fetch(path, { method: 'OPTIONS' });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, null]);
    },
  );

  const preflight = (origin: string) =>
    server.fetch('/graphql', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });

  it('lets pages of a named origin ask', async () => {
    const { status, headers } = await preflight('https://app.example');
    expect([status, headers.get('access-control-allow-origin')]).toEqual([204, 'https://app.example']);
    expect(headers.get('access-control-allow-headers')).toContain('authorization');
  });

  it('and of no other', async () => {
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).not.toBe(
      'https://evil.example',
    );
  });
});

describe('in production', () => {
  it('a browser is shown no landing page', async () => {
    const answer = await server.fetch('/graphql', { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(406);
  });

  it('metrics are not for those whom a proxy brings', async () => {
    expect((await server.fetch('/metrics')).status).toBe(200);
    expect((await server.fetch('/metrics', { headers: { 'x-forwarded-for': '203.0.113.7' } })).status).toBe(403);
  });

  it('a trusted proxy may name the request', async () => {
    const answer = await server.fetch('/health/live', { headers: { 'x-request-id': 'from-the-proxy' } });
    expect(answer.headers.get('x-request-id')).toBe('from-the-proxy');
  });
});

describe('GET /schema.graphql (AZ-10)', () => {
  it('shows anybody serverInfo alone', async () => {
    const answer = await server.fetch('/schema.graphql');
    expect(answer.status).toBe(200);
    const sdl = await answer.text();
    expect(sdl).toContain('serverInfo');
    expect(sdl).not.toContain('Movie');
  });

  it('shows a client what it may use, and answers 304 to its ETag', async () => {
    const client = clientWith({ permissions: ['view_movie'], scopes: ['read'] });
    const headers = { authorization: `Bearer ${await client.token()}` };
    const answer = await server.fetch('/schema.graphql', { headers });
    const sdl = await answer.text();
    expect(sdl).toContain('type Movie ');
    expect(sdl).not.toContain('usGross');
    const etag = answer.headers.get('etag') ?? '';
    const again = await server.fetch('/schema.graphql', { headers: { ...headers, 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const other = await server.fetch('/schema.graphql', { headers: { 'if-none-match': etag } });
    expect(other.status).toBe(200);
  });
});
