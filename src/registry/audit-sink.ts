import mongoose, { Types } from 'mongoose';
import { isDuplicateKey } from '../lib/is-duplicate-key.js';
import type { AuditEvent as Event } from '../observe/audit.js';
import { guardStore } from './guard-store.js';
import { AuditEvent } from './models/audit-event.js';

/** Where the audit writer's batches go: the TTL collection AuditEvent (AZ-15). @throws StoreError; the same batch may be given again */
export type AuditSink = (events: readonly Event[]) => Promise<void>;

/** Makes the sink; events go `ttlSeconds` after they happened. */
export function createAuditSink({ ttlSeconds }: { readonly ttlSeconds: number }): AuditSink {
  /** An event keeps its id, so that a batch of which a part was written is not written twice. */
  const ids = new WeakMap<Event, Types.ObjectId>();

  function toRow(event: Event) {
    const _id = ids.get(event) ?? new Types.ObjectId();
    ids.set(event, _id);
    const { time, coordinates, changedFields, ...rest } = event;
    const expiresAt = new Date(time + ttlSeconds * 1000);
    return {
      _id,
      ...rest,
      time: new Date(time),
      coordinates: [...coordinates],
      changedFields: [...changedFields],
      expiresAt,
    };
  }

  return async (events) => {
    if (events.length > 0) await guardStore(() => insertOnce(events.map(toRow)));
  };
}

async function insertOnce(
  rows: readonly mongoose.mongo.OptionalUnlessRequiredId<mongoose.mongo.Document>[],
): Promise<void> {
  try {
    await AuditEvent.collection.insertMany([...rows], { ordered: false });
  } catch (error) {
    if (!isWrittenBefore(error)) throw error;
  }
}

function isWrittenBefore(error: unknown): boolean {
  if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) return false;
  const failures = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  return failures.length > 0 && failures.every(isDuplicateKey);
}
