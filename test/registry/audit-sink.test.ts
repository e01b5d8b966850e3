import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { StoreError } from '../../src/lib/app-error.js';
import type { AuditEvent as Event } from '../../src/observe/audit.js';
import { createAuditSink } from '../../src/registry/audit-sink.js';
import { connectStore } from '../../src/registry/connect-store.js';
import { AuditEvent, type StoredAuditEvent } from '../../src/registry/models/audit-event.js';
import { connectTestStore, type TestStore } from '../support/store.js';
import { storeCallsOf } from './store-calls.js';

let store: TestStore;
beforeAll(async () => {
  store = await connectTestStore();
});
afterAll(() => store.close());

const event = (requestId: string): Event => ({
  time: Date.parse('2027-01-01T00:00:00Z'),
  requestId,
  clientId: 'films',
  kind: 'mutation',
  decision: 'allowed',
  operationName: null,
  coordinates: ['Mutation.createMovie'],
  changedFields: ['title'],
});
const storedOf = (requestId: string) => AuditEvent.find({ requestId }).lean<StoredAuditEvent[]>().exec();

describe('AZ-15 the audit sink', () => {
  it('keeps every part of an event, and when it is to go', async () => {
    await createAuditSink({ ttlSeconds: 60 })([event('r1')]);
    const [row] = await storedOf('r1');
    expect(row).toMatchObject({
      ...event('r1'),
      time: new Date('2027-01-01T00:00:00Z'),
      expiresAt: new Date('2027-01-01T00:01:00Z'),
    });
  });

  it('takes a batch again of which a part was written, and writes each event once', async () => {
    const sink = createAuditSink({ ttlSeconds: 60 });
    const events = [event('r2'), event('r2'), event('r2')];
    await sink(events.slice(0, 2));
    await sink(events);
    expect(await storedOf('r2')).toHaveLength(3);
  });

  it('asks nothing of the store for an empty batch', async () => {
    expect(await storeCallsOf(() => createAuditSink({ ttlSeconds: 60 })([]))).toEqual([]);
  });

  it('says when the store is down, so that the writer tries again', async () => {
    const sink = createAuditSink({ ttlSeconds: 60 });
    const events = [event('r3')];
    await mongoose.disconnect();
    await expect(sink(events)).rejects.toThrow(StoreError);
    await connectStore(store.uri);
    await sink(events);
    expect(await storedOf('r3')).toHaveLength(1);
  });

  it('goes by TTL index', async () => {
    const indexes = await AuditEvent.collection.listIndexes().toArray();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }));
  });
});
