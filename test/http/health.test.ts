import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Movie } from '../../src/models/movie.js';
import { connectStore, disconnectStore } from '../../src/registry/connect-store.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { openTestStore } from '../support/store.js';

describe('health', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it('is live', async () => {
    const answer = await server.fetch('/health/live');
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'live' }]);
  });

  it('is ready when store, signing key and change feed are', async () => {
    const answer = await server.fetch('/health/ready');
    const checks = { started: 'ok', store: 'ok', signingKey: 'ok', changeFeed: 'ok' };
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ready', checks, missingIndexes: [] }]);
  });
});

describe('indexes in production', () => {
  it('of a filled collection are reported and not built; those of an empty one are built', async () => {
    const store = await openTestStore();
    await connectStore(store.uri);
    await Movie.collection.insertOne({ title: 'Sunrise' });
    const production = await startTestServer({ store, env: { NODE_ENV: 'production' } });
    const answer = await production.fetch('/health/ready');
    const body: { status: string; missingIndexes: string[] } = JSON.parse(await answer.text());
    expect([answer.status, body.status]).toEqual([200, 'ready']);
    expect(body.missingIndexes).toContain('movies {"title":1,"_id":1}');
    expect(body.missingIndexes.filter((name) => !name.startsWith('movies '))).toEqual([]);
    expect(production.logged.lines.join()).toContain('scopeql indexes create');
    await production.close();
    await disconnectStore();
    await store.close();
  });
});

describe('metrics', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ env: { METRICS_TOKEN: 'metrics-token-of-the-test' } });
  });
  afterAll(() => server.close());

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
