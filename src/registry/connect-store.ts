import mongoose from 'mongoose';
import { StoreError } from '../lib/app-error.js';
import type { Log } from '../observe/log.js';

/**
 * How we connect: acknowledged by a majority, so that no answer is undone by a failover; indexes and collections only when we say so
 * (`ensureIndexes`); and a call that finds no connection fails at once instead of waiting in a buffer.
 */
const connectOptions = {
  appName: 'scopeql',
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
  writeConcern: { w: 'majority' },
  readPreference: 'primary',
  serverSelectionTimeoutMS: 5000,
  ignoreUndefined: false,
} as const satisfies mongoose.ConnectOptions;

/**
 * Connects Mongoose's default connection, the one that all models use; one store a process.
 * @throws StoreError if the store can't be reached in 5 s; the URI, which may hold a password, is in no message
 */
export async function connectStore(uri: string, options: mongoose.ConnectOptions = {}): Promise<void> {
  try {
    await mongoose.connect(uri, { ...connectOptions, ...options });
  } catch (cause) {
    await mongoose.disconnect();
    throw new StoreError(`The store can't be reached; is MONGODB_URI right, and is the server up?`, { cause });
  }
}

export interface ConnectPatience {
  readonly log: Log;
  /** Ends the waiting. */
  readonly signal?: AbortSignal;
  readonly retryMs?: number;
  readonly connection?: mongoose.ConnectOptions;
}

/** Connects like `connectStore`, but keeps trying until the store comes, saying so in the log. Answers false if `signal` ended it first. */
export async function connectStoreWhenUp(
  uri: string,
  { log, signal, retryMs = 1000, connection = {} }: ConnectPatience,
): Promise<boolean> {
  while (!signal?.aborted) {
    try {
      await connectStore(uri, connection);
      return true;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.warn({ err: error }, 'the store cannot be reached yet; trying again');
      await pause(retryMs, signal);
    }
  }
  return false;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}

export async function disconnectStore(): Promise<void> {
  await mongoose.disconnect();
}
