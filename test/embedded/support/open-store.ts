import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { type EmbeddedStore, type StoreOptions, startEmbeddedStore } from '../../../src/embedded/embedded-store.js';

const { MongoClient } = mongoose.mongo;

/** An embedded store of a suite's own and the unmodified driver, connected to it. */
export interface OpenStore extends EmbeddedStore {
  readonly dataDir: string;
  readonly client: mongoose.mongo.MongoClient;
  readonly db: mongoose.mongo.Db;
}

/** Opens a store in a new folder, or in `dataDir` beside others; `close` removes a folder that it made. */
export async function openStore(options: Partial<StoreOptions> = {}): Promise<OpenStore> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'embedded-test-')));
  const { uri, close } = await startEmbeddedStore({ ...options, dataDir });
  const client = await new MongoClient(uri).connect();
  return {
    uri,
    dataDir,
    client,
    db: client.db('test'),
    close: async () => {
      await client.close();
      await close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a refused operation says. */
export async function refusal(operation: Promise<unknown>): Promise<{ code: unknown; message: string }> {
  const error = await operation.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) return { code: undefined, message: 'it was not refused' };
  return { code: 'code' in error ? error.code : undefined, message: error.message };
}
