import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';

const client = clientWith({ permissions: ['view_movie'], scopes: ['read'] });

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startTestServer();
  token = await client.token();
});
afterAll(() => server.close());

/** As the audits ask, with a token. */
const authorized = (url: string, init: RequestInit = {}): Promise<Response> => {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${token}`);
  return fetch(url, { ...init, headers });
};

const audits = serverAudits({ url: () => `${server.url}/graphql`, fetchFn: authorized });

describe('GraphQL over HTTP, as graphql-http audits it', () => {
  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn();
    const reason = result.status === 'ok' ? undefined : result.reason;
    expect([audit.id, reason]).toEqual([audit.id, undefined]);
  });
});
