import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { EmbeddedStoreError, openDataDir } from './data-dir.js';
import type { Place, Running } from './serve.js';

/** A running store. `uri` is what the MongoDB driver and Mongoose connect to. */
export type EmbeddedStore = { readonly uri: string; close(): Promise<void> };
/** Without a `port` (of 127.0.0.1, where every local user may connect) it listens on a socket that only this user can open. */
export type StoreOptions = { dataDir: string; port?: number; thread?: 'worker' | 'same'; agingMs?: number };
const [SOCKET, FOLDER, YOUNG_MS] = ['db.sock', /^scopeql-\d+-[0-9a-f]{12}$/, 60_000];

/**
 * Opens the store in `dataDir`, which any number of processes may do at once. It works in a thread of its own, so that no search
 * stalls the caller, unless that is short-lived and says `same`. Every `agingMs` TTL indexes apply. @throws EmbeddedStoreError
 */
export async function startEmbeddedStore(options: StoreOptions): Promise<EmbeddedStore> {
  const { dataDir, port, thread = 'worker', agingMs = 60_000 } = options;
  const path = openDataDir(dataDir);
  const base = tmpdir().length < 60 ? tmpdir() : '/tmp'; // a socket's path may have 107 bytes
  const folder = join(base, `scopeql-${process.pid}-${randomBytes(6).toString('hex')}`);
  const clean = () => rmSync(folder, { recursive: true, force: true });
  if (port === undefined) mkdirSync(folder, { mode: 0o700 });
  process.on('exit', clean);
  try {
    const place = { path, address: port ?? join(folder, SOCKET), agingMs };
    const running = await (thread === 'same' ? inThisThread : inWorker)(place);
    void removeLeftBehind(base);
    const host = port === undefined ? encodeURIComponent(place.address) : `127.0.0.1:${running.port}`;
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
  const [port] = await once(worker, 'message'); // or its error; from now on that is one here
  const close = () => {
    worker.postMessage('close');
    return ended;
  };
  return { port, close };
}

/** Removes what killed processes of this user left in `base`: folders of a minute and more whose socket nobody answers. Never fails. */
export async function removeLeftBehind(base: string): Promise<void> {
  for (const name of await readdir(base).catch(() => [])) {
    const folder = join(base, name);
    const found = FOLDER.test(name) ? await lstat(folder).catch(() => undefined) : undefined;
    if (!found || found.uid !== process.getuid?.() || found.mtimeMs > Date.now() - YOUNG_MS) continue;
    const client = connect(join(folder, SOCKET));
    const refusal = await once(client, 'connect').catch(({ code }: NodeJS.ErrnoException) => code);
    client.destroy();
    if (refusal === 'ECONNREFUSED') await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
