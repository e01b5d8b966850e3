import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EmbeddedStoreError, openDataDir } from './data-dir.js';
import type { Place, Running } from './serve.js';
import { removeLeftBehind, SOCKET } from './socket-directory.js';

/** A running store. `uri` is what the MongoDB driver and Mongoose connect to. */
export type EmbeddedStore = { readonly uri: string; close(): Promise<void> };
/** Without a `port` (of 127.0.0.1, where every local user may connect) it listens on a socket that only this user can open. */
export type StoreOptions = { dataDir: string; port?: number; thread?: 'worker' | 'same'; agingMs?: number };

/**
 * Opens the store in `dataDir`, which any number of processes may do at once. It works in a thread of its own, so that no search
 * stalls the caller, unless that is short-lived and says `same`. Every `agingMs` TTL indexes apply. @throws EmbeddedStoreError
 */
export async function startEmbeddedStore(options: StoreOptions): Promise<EmbeddedStore> {
  const { dataDir, port, thread = 'worker', agingMs = 60_000 } = options;
  const path = openDataDir(dataDir);
  const base = tmpdir().length < 60 ? tmpdir() : '/tmp'; // a socket's path may have 107 bytes
  const directory = join(base, `scopeql-${process.pid}-${randomBytes(6).toString('hex')}`);
  const clean = () => rmSync(directory, { recursive: true, force: true });
  const socket = join(directory, SOCKET);
  await removeLeftBehind(base);
  if (port === undefined) mkdirSync(directory, { mode: 0o700 });
  process.on('exit', clean);
  try {
    const running = await (thread === 'same' ? inThisThread : inWorker)({ path, address: port ?? socket, agingMs });
    const host = port === undefined ? encodeURIComponent(socket) : `127.0.0.1:${running.port}`;
    const close = async () => {
      await running.close();
      process.off('exit', clean);
      clean();
    };
    return { uri: `mongodb://${host}/scopeql?directConnection=true`, close };
  } catch (error) {
    clean();
    throw new EmbeddedStoreError(`the store in ${dataDir} cannot be opened: ${error}`, { cause: error });
  }
}

/** Loaded here alone: a process that leaves the work to a thread keeps none of it in memory. */
async function inThisThread(place: Place): Promise<Running> {
  const { serve } = await import('./serve.js');
  return serve(place);
}

async function inWorker(place: Place): Promise<Running> {
  const url = new URL(import.meta.url.replace('/src/', '/dist/').replace(/embedded-store\.[jt]s$/, 'serve.js'));
  const worker = new Worker(url, { workerData: place });
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  worker.removeAllListeners('error'); // from now on an error there is one here
  const close = () => {
    worker.postMessage('close');
    return ended;
  };
  return { port, close };
}
