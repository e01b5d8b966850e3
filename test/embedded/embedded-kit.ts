import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { type StoreOptions, startEmbeddedStore } from '../../src/embedded/embedded-store.js';

export const { MongoClient } = mongoose.mongo;
export type Client = mongoose.mongo.MongoClient;
export type Db = mongoose.mongo.Db;
export type Session = mongoose.mongo.ClientSession;
export type Collection<T extends object> = mongoose.mongo.Collection<T>;

/** A running embedded store with the unmodified driver connected to it. */
export interface OpenStore {
  readonly uri: string;
  readonly dataDir: string;
  readonly client: Client;
  readonly db: Db;
  /** Disconnects and ends the store; its folder goes, too, unless the caller gave it. */
  close(): Promise<void>;
}

/** Opens a store, by default in a new folder, and connects to it. */
export async function openStore(options: Partial<StoreOptions> = {}): Promise<OpenStore> {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  const store = await startEmbeddedStore({ ...options, dataDir });
  const client = await MongoClient.connect(store.uri);
  const close = async () => {
    await client.close();
    await store.close();
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  return { uri: store.uri, dataDir, client, db: client.db('embedded'), close };
}

export const temporaryFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'scopeql-embedded-'));

/** How a command failed: the driver's error, or the first failure of a statement in its reply. */
export interface Failed {
  readonly code: number;
  readonly message: string;
  readonly keyPattern?: Record<string, unknown>;
  readonly keyValue?: Record<string, unknown>;
  readonly errorLabels?: readonly string[];
}

/** Runs a command; answers its reply or how it failed. @throws Error when the store did not answer */
export async function run(
  db: Db,
  command: Record<string, unknown>,
): Promise<{ reply?: Record<string, unknown>; failed?: Failed }> {
  try {
    const reply = await db.command(command);
    const [first] = reply.writeErrors ?? [];
    return first ? { reply, failed: { ...first, message: first.errmsg } } : { reply };
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoServerError)) throw error;
    return { failed: { ...error.errorResponse, code: Number(error.code), message: error.message } };
  }
}

/** Looks until it is so, at most `patienceMs`. @throws Error when it never is */
export async function until(isSo: () => Promise<boolean>, patienceMs = 10_000): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`it is not so after ${patienceMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
