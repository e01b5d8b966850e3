import type { Log } from './log.js';
import type { Metrics } from './metrics.js';

/** What is remembered about a denial, a mutation or an administrative act (AZ-15): names only, never values, secrets or tokens. */
export interface AuditEvent {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly requestId: string;
  readonly clientId: string;
  readonly kind: 'denial' | 'mutation' | 'administration' | 'oauth';
  readonly decision: 'allowed' | 'denied';
  readonly operationName: string | null;
  /** What was decided on: `Mutation.createMovie`, `Movie.usGross`. */
  readonly coordinates: readonly string[];
  /** Names of the fields that a mutation wrote. */
  readonly changedFields: readonly string[];
}

/** Takes events without waiting; what it cannot keep it counts. */
export interface AuditWriter {
  record(event: AuditEvent): void;
  /** Writes what is queued and ends; afterwards events only go to the log. */
  close(): Promise<void>;
}

export interface AuditWriterOptions {
  /** Where batches go; the registry's TTL collection. */
  readonly sink: (events: readonly AuditEvent[]) => Promise<void>;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'auditWritten' | 'auditDropped'>;
  readonly maxQueued?: number;
  /** Of all that is queued, about. */
  readonly maxQueuedBytes?: number;
  readonly maxBatch?: number;
  readonly flushIntervalMs?: number;
}

/**
 * Writes audit events in batches: each at once to the log, and within `flushIntervalMs` to the sink. The queue is bounded in events and
 * in bytes, so a store that is down costs events (counted, and logged once a flush), never memory. A batch that fails is tried again with the next.
 */
export function createAuditWriter(options: AuditWriterOptions): AuditWriter {
  const { sink, log, metrics, maxQueued = 10_000, maxBatch = 500, flushIntervalMs = 250 } = options;
  const { maxQueuedBytes = 16_000_000 } = options;
  const queue: { readonly event: AuditEvent; readonly bytes: number }[] = [];
  let queuedBytes = 0;
  let dropped = 0;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> | undefined;

  function record(event: AuditEvent): void {
    log.info({ audit: event, requestId: event.requestId }, `audit: ${event.kind} ${event.decision}`);
    const bytes = sizeOf(event);
    if (closed || queue.length >= maxQueued || queuedBytes + bytes > maxQueuedBytes) {
      dropped += 1;
      metrics.auditDropped(1);
      return;
    }
    queue.push({ event, bytes });
    queuedBytes += bytes;
    timer ??= setTimeout(flush, flushIntervalMs).unref();
  }

  function flush(): Promise<void> {
    timer = undefined;
    flushing ??= writeBatches().finally(() => {
      flushing = undefined;
      if (queue.length > 0 && !closed) timer ??= setTimeout(flush, flushIntervalMs).unref();
    });
    return flushing;
  }

  async function writeBatches(): Promise<void> {
    if (dropped > 0) log.warn({ dropped }, 'audit events were dropped: the queue was full');
    dropped = 0;
    while (queue.length > 0) {
      const batch = queue.slice(0, maxBatch);
      try {
        await sink(batch.map(({ event }) => event));
      } catch (error) {
        log.warn({ err: error, queued: queue.length }, 'audit events could not be written; trying again');
        return;
      }
      queue.splice(0, batch.length);
      queuedBytes -= batch.reduce((sum, { bytes }) => sum + bytes, 0);
      metrics.auditWritten(batch.length);
    }
  }

  async function close(): Promise<void> {
    clearTimeout(timer);
    await flush();
    if (queue.length > 0) await flush();
    closed = true;
    if (queue.length > 0) {
      metrics.auditDropped(queue.length);
      log.warn({ dropped: queue.length }, 'audit events were lost at the end: the store did not take them');
    }
  }

  return { record, close };
}

/** About what an event takes in memory and on its way: its texts, and a little for each. */
function sizeOf({ requestId, clientId, operationName, coordinates, changedFields }: AuditEvent): number {
  const texts = [requestId, clientId, operationName ?? '', ...coordinates, ...changedFields];
  return texts.reduce((sum, text) => sum + text.length + 16, 100);
}
