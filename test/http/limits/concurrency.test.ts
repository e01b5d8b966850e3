import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anonymously, as } from '../../support/as.js';
import { startTestServer, type TestServer } from '../../support/start-test-server.js';
import { clientWith } from '../../support/test-client.js';
import { until } from '../../support/until.js';
import { holdingRequests } from './waiting-resolvers.js';

const held = holdingRequests();
const greedy = clientWith({ scopes: ['read'], attributes: { 'limits.CLIENT_CONCURRENCY': '2' } });
const modest = clientWith({ scopes: ['read'] });
const document = 'query ($name: String!) { hold(name: $name) }';
const ask = (client: typeof greedy, name: string) => as(client).query(document, { name });

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ sources: held.sources });
  await Promise.all([greedy.token(), modest.token()]);
});
afterAll(() => {
  held.letGo();
  return server.close();
});

describe('CLIENT_CONCURRENCY: one client cannot starve another', () => {
  it('a request beyond it waits, and is served in the order of arrival', async () => {
    const answers: Promise<unknown>[] = [];
    for (const name of ['a1', 'a2', 'a3', 'a4']) {
      answers.push(ask(greedy, name));
      await until(() => held.started.includes(name) || held.running.length === 2);
    }
    expect(held.running).toEqual(['a1', 'a2']);
    held.letGo('a1');
    await until(() => held.started.includes('a3'));
    expect(held.running).toEqual(['a2', 'a3']);
    held.letGo();
    await until(() => held.started.includes('a4'));
    held.letGo();
    expect(await Promise.all(answers)).toHaveLength(4);
  });

  it('others run beside a client that is at its limit; 256 of it wait, more are RATE_LIMITED', async () => {
    const flood = Array.from({ length: 258 }, (_, n) => ask(greedy, `f${n}`));
    await until(() => waiting() === 256, 20_000);

    const refused = await ask(greedy, 'too many');
    expect([refused.status, refused.headers.get('retry-after'), refused.errors?.[0]?.extensions.code]).toEqual([
      429,
      '1',
      'RATE_LIMITED',
    ]);
    expect(refused.errors?.[0]?.message).toContain('CLIENT_CONCURRENCY');

    const other = ask(modest, 'other');
    await until(() => held.running.includes('other'));
    held.letGo('other');
    expect((await other).data).toEqual({ hold: 'other' });
    expect((await anonymously().query('{ serverInfo { name } }')).status).toBe(200);
    expect(held.running).toHaveLength(2);

    const letting = setInterval(() => held.letGo(), 1);
    const answers = await Promise.all(flood);
    clearInterval(letting);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const metrics = await (await server.fetch('/metrics')).text();
    expect(metrics).toContain('scopeql_limits_hit_total{limit="CLIENT_CONCURRENCY"} 1');
    expect(metrics).toContain('scopeql_requests{state="running"} 0');
  }, 60_000);

  it('who goes away while waiting leaves no trace', async () => {
    const first = [ask(greedy, 'g1'), ask(greedy, 'g2')];
    await until(() => held.running.length === 2);
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${await greedy.token()}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ query: document, variables: { name: 'gone' } });
    const lost = server.fetch('/graphql', { method: 'POST', headers, body, signal: gone.signal }).catch(() => 'lost');
    await until(() => waiting() === 1);
    gone.abort();
    await until(() => waiting() === 0);
    held.letGo();
    await Promise.all([...first, lost]);
    expect(held.started).not.toContain('gone');
  });
});

describe('REQUEST_TIMEOUT: how long a request may take', () => {
  const hurried = clientWith({
    scopes: ['read'],
    attributes: { 'limits.REQUEST_TIMEOUT': '1s', 'limits.CLIENT_CONCURRENCY': '1' },
  });

  it('one that runs and one that waits are both answered 503; the place is kept until the work has ended', async () => {
    await hurried.token();
    const runs = ask(hurried, 'slow');
    await until(() => held.running.includes('slow'));
    const waits = ask(hurried, 'never');
    for (const { status, headers, errors } of [await runs, await waits]) {
      expect([status, headers.get('retry-after'), errors?.[0]?.extensions.code]).toEqual([
        503,
        '1',
        'SERVICE_UNAVAILABLE',
      ]);
      expect(errors?.[0]?.message).toContain('REQUEST_TIMEOUT');
    }
    expect(server.engine).toBeDefined();
    const next = ask(hurried, 'next');
    await until(() => waiting() === 1);
    held.letGo('slow');
    await until(() => held.running.includes('next'));
    held.letGo('next');
    expect((await next).status).toBe(200);
    expect(held.started).not.toContain('never');
  });
});

const waiting = () => server.gate.state.waiting;
