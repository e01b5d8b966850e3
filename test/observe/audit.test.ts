import { describe, expect, it } from '@jest/globals';
import { type AuditEvent, createAuditWriter } from '../../src/observe/audit.js';
import { createMetrics } from '../../src/observe/metrics.js';
import { captureLog } from '../support/captured-log.js';

function event(requestId: string): AuditEvent {
  return {
    time: 0,
    requestId,
    clientId: 'catalog-editor',
    kind: 'denial',
    decision: 'denied',
    operationName: null,
    coordinates: ['Movie.usGross'],
    changedFields: [],
  };
}

/** A writer whose timer never fires, so that `close` alone writes; with what it wrote. */
function writerWith({
  failures = 0,
  maxQueued = 100,
  maxQueuedBytes = 10_000,
}: Partial<Record<'failures' | 'maxQueued' | 'maxQueuedBytes', number>>) {
  const batches: string[][] = [];
  let left = failures;
  const metrics = createMetrics();
  const captured = captureLog();
  const writer = createAuditWriter({
    sink: async (events) => {
      left -= 1;
      if (left >= 0) throw new Error('the store is down');
      batches.push(events.map(({ requestId }) => requestId));
    },
    log: captured.log,
    metrics,
    maxQueued,
    maxQueuedBytes,
    maxBatch: 2,
    flushIntervalMs: 3_600_000,
  });
  return { writer, batches, metrics, captured };
}

describe('AZ-15 audit events', () => {
  it('are written in batches, in order, and each to the log', async () => {
    const { writer, batches, captured } = writerWith({});
    for (const id of ['a', 'b', 'c']) writer.record(event(id));
    await writer.close();
    expect(batches).toEqual([['a', 'b'], ['c']]);
    expect(captured.entries().map((entry) => entry.requestId)).toEqual(['a', 'b', 'c']);
  });

  it('are dropped and counted when the queue is full', async () => {
    const { writer, batches, metrics, captured } = writerWith({ maxQueued: 2 });
    for (const id of ['a', 'b', 'c', 'd', 'e']) writer.record(event(id));
    await writer.close();
    expect(batches).toEqual([['a', 'b']]);
    expect((await metrics.expose()).body).toContain('scopeql_audit_events_total{outcome="dropped"} 3');
    expect(captured.lines.join()).toContain('audit events were dropped');
  });

  it('are dropped and counted when the queue has too many bytes, whatever their number', async () => {
    const { writer, batches, metrics } = writerWith({ maxQueuedBytes: 2000 });
    writer.record({ ...event('large'), changedFields: ['x'.repeat(1500)] });
    writer.record({ ...event('larger'), changedFields: ['x'.repeat(1500)] });
    writer.record(event('small'));
    await writer.close();
    expect(batches).toEqual([['large', 'small']]);
    expect((await metrics.expose()).body).toContain('scopeql_audit_events_total{outcome="dropped"} 1');
  });

  it('are counted as lost when the store never takes them', async () => {
    const { writer, batches, metrics } = writerWith({ failures: 100 });
    writer.record(event('a'));
    await writer.close();
    expect(batches).toEqual([]);
    expect((await metrics.expose()).body).toContain('scopeql_audit_events_total{outcome="dropped"} 1');
  });

  it('are tried again after a failure', async () => {
    const { writer, batches } = writerWith({ failures: 1 });
    writer.record(event('a'));
    await writer.close();
    expect(batches).toEqual([['a']]);
  });
});
