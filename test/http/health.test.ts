import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../support/start-test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ env: { METRICS_TOKEN: 'metrics-token-of-the-test' } });
});
afterAll(() => server.close());

describe('health', () => {
  it('is live', async () => {
    const answer = await server.fetch('/health/live');
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'live' }]);
  });

  it('is ready when store, signing key and change feed are', async () => {
    const answer = await server.fetch('/health/ready');
    const checks = { store: 'ok', signingKey: 'ok', changeFeed: 'ok' };
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ready', checks, missingIndexes: [] }]);
  });
});

describe('metrics', () => {
  const withToken = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

  it('need METRICS_TOKEN when it is set, also on loopback', async () => {
    const answer = await server.fetch('/metrics');
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="metrics"']);
    expect((await server.fetch('/metrics', withToken('metrics-token-of-the-tesu'))).status).toBe(401);
  });

  it('are in the format of Prometheus and count requests by route', async () => {
    await server.fetch('/health/live?x=1');
    const answer = await server.fetch('/metrics', withToken('metrics-token-of-the-test'));
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(await answer.text()).toMatch(
      /scopeql_http_requests_total\{route="\/health\/live",method="GET",status="200"\} \d/,
    );
  });
});
