import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../../config/config-error.js';
import type { Session } from '../resources.js';

/** The embedded store of `DATA_DIR`, opened beside whatever other process has it open. */
export interface EmbeddedServer {
  /** Serves it while the command runs: on a port of 127.0.0.1, else on a socket for this user alone. Answers the URI. @throws ConfigError when `DATA_DIR` cannot be used */
  serve(port?: number): Promise<string>;
  /** Serves a copy of it, as it is at this moment, while the command runs. Answers the URI. @throws ConfigError like `serve`, and where there is no store yet */
  serveSnapshot(): Promise<string>;
  /** Writes all that it holds at one moment into a new file. @throws ConfigError like `serve`, and if the file exists or cannot be written */
  backup(file: string): Promise<void>;
  /** Makes of such a file the store of a `DATA_DIR` that has none. @throws ConfigError */
  restore(file: string): Promise<void>;
}

export async function openEmbedded(session: Session): Promise<EmbeddedServer> {
  const { dataDir } = await session.use('config');
  const serve = async (directory: string, port?: number) => {
    const { startEmbeddedStore } = await import('../../embedded/embedded-store.js');
    const options = { dataDir: directory, thread: 'same', ...(port !== undefined && { port }) } as const;
    const { uri, close } = await understood('DATA_DIR: ', startEmbeddedStore(options));
    session.onClose(close);
    return uri;
  };
  return {
    serve: (port) => serve(dataDir, port),
    backup: async (file) => understood('', (await import('../../embedded/data-dir.js')).backupStore(dataDir, file)),
    restore: async (file) => understood('', (await import('../../embedded/data-dir.js')).restoreStore(dataDir, file)),
    serveSnapshot: async () => {
      const { backupStore, openDataDir } = await import('../../embedded/data-dir.js');
      const folder = await understood('DATA_DIR: there is no store to copy: ', mkdtemp(join(dataDir, 'snapshot-')));
      session.onClose(() => rm(folder, { recursive: true, force: true }));
      await understood('', backupStore(dataDir, join(openDataDir(folder), 'data.mdb')));
      return serve(folder);
    },
  };
}

/** Its failure as one of the configuration, which names what to mend. */
async function understood<Result>(prefix: string, work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    throw new ConfigError([`${prefix}${cause instanceof Error ? cause.message : String(cause)}`]);
  }
}
