import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { connectStore } from '../../src/registry/connect-store.js';
import { ensureIndexes } from '../../src/registry/indexes.js';

/** An empty store of a test's own, to connect to by `uri`. */
export interface TestStore {
  readonly uri: string;
  /** Ends it and removes what it kept. */
  close(): Promise<void>;
}

/**
 * Opens an empty store: with `MONGODB_URI` a database of a random name on that server, else an embedded store in a temporary
 * folder. A suite must not care which.
 */
export function openTestStore(): Promise<TestStore> {
  const uri = process.env.MONGODB_URI;
  return uri ? openDatabase(uri) : openEmbedded();
}

/** Opens an empty store, connects Mongoose to it and builds the indexes of the models that are loaded. `close` undoes it all. */
export async function connectTestStore(): Promise<TestStore> {
  const store = await openTestStore();
  await connectStore(store.uri);
  await ensureIndexes();
  return {
    uri: store.uri,
    close: async () => {
      await mongoose.disconnect();
      await store.close();
    },
  };
}

async function openDatabase(serverUri: string): Promise<TestStore> {
  const uri = withDatabase(serverUri, `scopeql_test_${randomBytes(6).toString('hex')}`);
  return { uri, close: () => dropDatabase(uri) };
}

async function openEmbedded(): Promise<TestStore> {
  const { startEmbeddedStore } = await import('../../src/embedded/embedded-store.js');
  const dataDir = await mkdtemp(join(tmpdir(), 'scopeql-'));
  const { uri, close } = await startEmbeddedStore({ dataDir });
  return {
    uri,
    close: async () => {
      await close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function dropDatabase(uri: string): Promise<void> {
  const connection = await mongoose.createConnection(uri).asPromise();
  await connection.dropDatabase();
  await connection.destroy();
}

/** A connection string may list several hosts, which no URL parser takes. */
function withDatabase(uri: string, database: string): string {
  const [, server, options = ''] = /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?(\?.*)?$/.exec(uri) ?? [];
  if (server === undefined) throw new Error('MONGODB_URI is no MongoDB connection string');
  return `${server}/${database}${options}`;
}
