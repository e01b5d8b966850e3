import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';

const admin = clientWith({
  permissions: ['view_movie', 'add_client', 'change_client', 'view_client'],
  scopes: ['read', 'write'],
});
const long = `{ ${Array.from({ length: 90 }, (_, n) => `a${n}: __typename`).join(' ')} }`;

let server: TestServer;
let authorization: string;
beforeAll(async () => {
  server = await startTestServer();
  authorization = `Bearer ${await admin.token()}`;
});
afterAll(() => server.close());

describe('answers are compressed where the client takes that', () => {
  it.each([
    ['gzip', 'gzip'],
    ['br', 'gzip, deflate, br'],
  ])('%s', async (encoding, accepted) => {
    const headers = { authorization, 'content-type': 'application/json', 'accept-encoding': accepted };
    const answer = await server.fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query: long }) });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(answer.headers.get('vary')).toMatch(/authorization/i);
    expect(await answer.json()).toMatchObject({ data: { a89: 'Query' } });
  });

  it.each([
    ['nothing accepted', long, 'identity'],
    ['only what we do not offer', long, 'deflate, zstd'],
    ['a short answer', '{ __typename }', 'gzip, br'],
  ])('and left alone: %s', async (_what, query, accepted) => {
    const headers = { authorization, 'content-type': 'application/json', 'accept-encoding': accepted };
    const answer = await server.fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
    expect(answer.headers.get('content-encoding')).toBeNull();
  });

  it('but not where one shows a secret (BREACH), and no token', async () => {
    const padding = Array.from({ length: 60 }, (_, n) => `a${n}: __typename`).join(' ');
    const made = await server.fetch('/graphql', {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'accept-encoding': 'gzip, br' },
      body: JSON.stringify({ query: `mutation { createClient(input: { clientId: "new" }) { id secret ${padding} } }` }),
    });
    expect(made.headers.get('content-encoding')).toBeNull();
    const text = await made.text();
    expect(text.length).toBeGreaterThan(1024);
    expect(text).toContain('sqs_');
    const token = await server.fetch('/oauth/token', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'accept-encoding': 'gzip, br' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: admin.id,
        client_secret: await admin.secret(),
      }),
    });
    expect([token.status, token.headers.get('content-encoding')]).toEqual([200, null]);
  });

  it('the schema too', async () => {
    const answer = await server.fetch('/schema.graphql', { headers: { authorization, 'accept-encoding': 'br' } });
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(await answer.text()).toContain('type Query');
  });

  it('a compressed body of a request is not unpacked', async () => {
    const headers = { authorization, 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const answer = await server.fetch('/graphql', { method: 'POST', headers, body: 'x' });
    expect(answer.status).toBe(415);
  });
});
