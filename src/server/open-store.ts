import mongoose from 'mongoose';
import type { Config } from '../config/config.js';
import { StoreError } from '../lib/app-error.js';
import { withTimeout } from '../lib/with-timeout.js';
import type { Log } from '../observe/log.js';
import { connectStore, connectStoreWhenUp, disconnectStore } from '../registry/connect-store.js';
import { guardStore } from '../registry/guard-store.js';
import { ensureIndexes, missingIndexes } from '../registry/indexes.js';

/** The store of this process: Mongoose's default connection. */
export interface OpenStore {
  /** Whether the first attempt reached it. The embedded store is always reached. */
  readonly isConnected: boolean;
  /** Settles once it is connected; `false` if `signal` came first. */
  readonly whenConnected: Promise<boolean>;
  /** Creates missing indexes: in production those of empty collections alone. The others are logged. @throws StoreError */
  createIndexes(): Promise<void>;
  /** Indexes that the store lacks, in words; at most half a minute old. */
  missingIndexes(): Promise<readonly string[]>;
  /** Whether the store answers now, within 2 s. */
  answers(): Promise<boolean>;
  close(): Promise<void>;
}

/** Connects; a server of `MONGODB_URI` that cannot be reached now is waited for. Whoever connected disconnects. */
export async function openStore(uri: string, config: Config, log: Log, signal: AbortSignal): Promise<OpenStore> {
  const wasConnected = isConnectedNow();
  const isConnected = await tryToConnect(uri, config.mongodbUri !== null);
  const missing = rememberMissing();
  return {
    isConnected,
    whenConnected: isConnected ? Promise.resolve(true) : connectStoreWhenUp(uri, { log, signal }),
    createIndexes: async () => {
      await guardStore(() => ensureIndexes({ filled: config.production ? 'report' : 'create' }));
      missing.forget();
      const names = await missing.names();
      if (names.length > 0) log.warn({ missingIndexes: names }, 'indexes are missing: run `scopeql indexes create`');
    },
    missingIndexes: missing.names,
    answers: () => withTimeout(ping(), 2000, () => new StoreError('no answer in 2 s')).catch(() => false),
    close: async () => {
      if (!wasConnected) await disconnectStore();
    },
  };
}

/** Remembers the answer: a probe that asks every few seconds must not cost the store a dozen calls each. */
function rememberMissing(): { names(): Promise<readonly string[]>; forget(): void } {
  let known: { readonly names: readonly string[]; readonly at: number } | undefined;
  async function names(): Promise<readonly string[]> {
    if (known === undefined || performance.now() - known.at > 30_000) {
      const missing = await guardStore(missingIndexes);
      known = {
        names: missing.map(({ collection, key }) => `${collection} ${JSON.stringify(key)}`),
        at: performance.now(),
      };
    }
    return known.names;
  }
  return {
    names,
    forget: () => {
      known = undefined;
    },
  };
}

async function ping(): Promise<boolean> {
  await mongoose.connection.db?.command({ ping: 1 });
  return isConnectedNow();
}

function isConnectedNow(): boolean {
  return mongoose.connection.readyState === mongoose.ConnectionStates.connected;
}

async function tryToConnect(uri: string, mayBeDown: boolean): Promise<boolean> {
  try {
    await connectStore(uri);
    return true;
  } catch (error) {
    if (mayBeDown && error instanceof StoreError) return false;
    throw error;
  }
}
