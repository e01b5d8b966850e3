import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { StoreError } from '../../src/lib/app-error.js';
import { connectStore, connectStoreWhenUp, disconnectStore } from '../../src/registry/connect-store.js';
import { captureLog } from '../support/captured-log.js';
import { openTestStore } from '../support/store.js';
import { until } from '../support/until.js';

afterEach(disconnectStore);

/** A port of this machine where nothing listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

const quick = { serverSelectionTimeoutMS: 100 };

describe('connectStore', () => {
  it('writes are acknowledged by a majority and read on the primary; indexes are not built behind our back', async () => {
    const store = await openTestStore();
    await connectStore(store.uri);
    const { options } = mongoose.connection.getClient();
    expect(options.writeConcern?.w).toBe('majority');
    expect(options.readPreference.mode).toBe('primary');
    expect(mongoose.connection.config.autoIndex).toBe(false);
    await disconnectStore();
    await store.close();
  });

  it('a store that is not there is a StoreError that says nothing of the URI', async () => {
    const uri = `mongodb://admin:hunter2@127.0.0.1:${await freePort()}/x`;
    const error: unknown = await connectStore(uri, quick).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect(error instanceof Error && error.message).not.toMatch(/hunter2|127\.0\.0\.1/);
  });

  it('a connection can be made after one has failed', async () => {
    await connectStore(`mongodb://127.0.0.1:${await freePort()}/x`, quick).catch(() => {});
    const store = await openTestStore();
    await connectStore(store.uri);
    expect(mongoose.connection.readyState).toBe(1);
    await disconnectStore();
    await store.close();
  });

  it('without a connection a call fails at once instead of waiting', async () => {
    const Unconnected = mongoose.model('Unconnected', new mongoose.Schema({}));
    // Mongoose would wait for a connection for 10 s, longer than this test may take.
    await expect(Unconnected.findOne().exec()).rejects.toThrow();
  });
});

describe('connectStoreWhenUp', () => {
  it('waits, saying so, until the signal ends it', async () => {
    const logged = captureLog();
    const stop = new AbortController();
    const waiting = connectStoreWhenUp(`mongodb://127.0.0.1:${await freePort()}/x`, {
      log: logged.log,
      signal: stop.signal,
      retryMs: 1,
      connection: quick,
    });
    await until(() => logged.lines.length >= 2);
    stop.abort();
    expect(await waiting).toBe(false);
    expect(logged.lines[0]).toMatch(/cannot be reached yet/);
  });

  it('connects at once to a store that is up', async () => {
    const store = await openTestStore();
    expect(await connectStoreWhenUp(store.uri, { log: captureLog().log })).toBe(true);
    await disconnectStore();
    await store.close();
  });
});
