import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../src/observe/metrics.js';

describe('metrics', () => {
  it('counts what it is told under documented names', async () => {
    const metrics = createMetrics();
    metrics.request({ route: '/graphql', method: 'POST', status: 200, seconds: 0.01 });
    metrics.oauthOutcome({ endpoint: 'token', outcome: 'issued', client: 'catalog-reader' });
    metrics.decision('denied');
    metrics.auditDropped(3);
    const { body } = await metrics.expose();
    expect(body).toContain('scopeql_http_requests_total{route="/graphql",method="POST",status="200"} 1');
    expect(body).toContain('scopeql_oauth_outcomes_total{endpoint="token",outcome="issued",client="catalog-reader"} 1');
    expect(body).toContain('scopeql_decisions_total{outcome="denied"} 1');
    expect(body).toContain('scopeql_audit_events_total{outcome="dropped"} 3');
  });

  it('documents every one of them', async () => {
    const { body } = await createMetrics().expose();
    const names = [...body.matchAll(/^# HELP scopeql_(\w+)/gm)].map(([, name]) => name ?? '');
    const readme = await readFile('src/observe/README.md', 'utf8');
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  it('does not mix two servers in one process', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.decision('allowed');
    expect((await other.expose()).body).not.toContain('outcome="allowed"');
  });
});
