import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { openDataDir } from './data-dir.js';
import { type Running, serve } from './serve.js';
import { EmbeddedStoreError } from './store-error.js';

export interface EmbeddedStoreOptions {
  /** Directory of the store, made when it is not there. */
  readonly dataDir: string;
  /** A port on 127.0.0.1 for tools: every local user may use it. Without it only this user can connect. */
  readonly port?: number;
  /** Where the store works: its own thread (default), so that a long scan does not stall the caller, or the caller's. */
  readonly thread?: 'worker' | 'same';
}

export interface EmbeddedStore {
  /** What `mongoose.connect` takes. */
  readonly uri: string;
  close(): Promise<void>;
}

/** Opens the store in `dataDir`, together with any number of other processes. @throws EmbeddedStoreError */
export async function startEmbeddedStore({
  dataDir,
  port,
  thread = 'worker',
}: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const path = openDataDir(dataDir);
  const directory = port === undefined ? privateDirectory() : undefined;
  const address = directory ? { socket: join(directory, 'db.sock') } : { port: port ?? 0 };
  const clean = () => directory && rmSync(directory, { recursive: true, force: true });
  try {
    const running = await (thread === 'worker' ? inWorker({ path, address }) : serve({ path, address }));
    process.on('exit', clean);
    const host = directory ? encodeURIComponent(join(directory, 'db.sock')) : `127.0.0.1:${running.port}`;
    return {
      uri: `mongodb://${host}/scopeql?directConnection=true`,
      close: async () => {
        await running.close();
        process.off('exit', clean);
        clean();
      },
    };
  } catch (error) {
    clean();
    throw new EmbeddedStoreError(
      `the store in ${dataDir} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** A directory that only this user can enter, with a short path: a socket's may have 107 bytes. */
function privateDirectory(): string {
  const base = tmpdir().length < 60 ? tmpdir() : '/tmp';
  const directory = join(base, `scopeql-${process.pid}-${randomBytes(6).toString('hex')}`);
  mkdirSync(directory, { mode: 0o700 });
  chmodSync(directory, 0o700);
  return directory;
}

function inWorker(settings: Parameters<typeof serve>[0]): Promise<Running> {
  const url = new URL(import.meta.url.replace('/src/', '/dist/').replace(/embedded-store\.[jt]s$/, 'worker.js'));
  const worker = new Worker(url, { workerData: settings });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (message: { port?: number; error?: string }) => {
      if (message.error !== undefined) return reject(new Error(message.error));
      const close = () =>
        new Promise<void>((closed) => {
          worker.once('exit', () => closed());
          worker.postMessage('close');
        });
      resolve({ port: message.port ?? 0, close });
    });
  });
}
