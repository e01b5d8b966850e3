import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createIdempotencyKeys } from '../../src/registry/idempotency-keys.js';
import { IdempotencyKey } from '../../src/registry/models/idempotency-key.js';
import { captureLog } from '../support/captured-log.js';
import { connectTestStore, type TestStore } from '../support/store.js';
import { createTestClock } from '../support/test-clock.js';

let store: TestStore;
const clock = createTestClock();
const { log } = captureLog();
const node = () => createIdempotencyKeys({ clock: clock.now, log, leaseMs: 10_000, waitMs: 100 });
const request = { client: 'c', key: 'k', fingerprint: 'f' };

beforeAll(async () => {
  store = await connectTestStore();
});
beforeEach(() => IdempotencyKey.collection.deleteMany({}));
afterAll(() => store.close());

async function first(keys = node(), asked = request) {
  const claim = await keys.claim(asked);
  if (claim.kind !== 'first') throw new Error(claim.kind);
  return claim;
}

describe('an idempotency key', () => {
  it('goes to one of many that claim it at once, on any node', async () => {
    const claims = await Promise.all(Array.from({ length: 10 }, () => node().claim(request)));
    expect(claims.map(({ kind }) => kind).sort()).toEqual(['first', ...Array.from({ length: 9 }, () => 'running')]);
  });

  it('answers all once it is kept', async () => {
    const waiting = createIdempotencyKeys({ clock: clock.now, log, waitMs: 5000 });
    const turn = await first();
    const second = waiting.claim(request);
    await turn.keep('{"data":null}');
    expect(await second).toEqual({ kind: 'answered', answer: '{"data":null}' });
    expect(await node().claim({ ...request, fingerprint: 'g' })).toEqual({ kind: 'other request' });
  });

  it('belongs to its request also while that runs', async () => {
    await first();
    expect(await node().claim({ ...request, fingerprint: 'g' })).toEqual({ kind: 'other request' });
  });

  it('is free again when it is released', async () => {
    await (await first()).release();
    await (await first(node(), { ...request, fingerprint: 'g' })).release();
  });

  it('of a holder that died is taken over by one, once the lease is over', async () => {
    const dead = await first();
    expect((await node().claim(request)).kind).toBe('running');
    clock.advance(10);
    const claims = await Promise.all([node().claim(request), node().claim(request), node().claim(request)]);
    expect(claims.map(({ kind }) => kind).sort()).toEqual(['first', 'running', 'running']);
    // Should it be alive after all, its answer does not replace the other's.
    await dead.keep('late');
    expect((await node().claim(request)).kind).toBe('running');
  });

  it('gives up waiting when the sender has gone', async () => {
    await first();
    const patient = createIdempotencyKeys({ clock: clock.now, log, waitMs: 60_000 });
    await expect(patient.claim({ ...request, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
    });
  });

  it('goes by itself after a day', async () => {
    await (await first()).keep('x');
    expect(IdempotencyKey.schema.indexes()).toContainEqual([{ expiresAt: 1 }, { expireAfterSeconds: 0 }]);
    const [record] = await IdempotencyKey.find({}).lean();
    expect(record?.expiresAt).toEqual(new Date(clock.now() + 24 * 3600 * 1000));
    clock.advance(24 * 3600);
    await (await first(node(), { ...request, fingerprint: 'g' })).release();
  });
});
