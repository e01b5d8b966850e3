import type { Logger } from 'pino';
import type { Config } from '../../config/config.js';
import type { Environment } from '../../config/read-config.js';
import { systemClock } from '../../lib/clock.js';
import { createThrottle } from '../../oauth/client-auth/throttle.js';
import type { RunningServer } from '../run-server.js';
import { startServer } from '../start-server.js';
import { openPrimaryLine } from './primary-line.js';
import { createSharedThrottle } from './shared-throttle.js';

export interface WorkerProcess {
  readonly env: Environment;
  readonly config: Config;
  readonly log: Logger;
  /** The first of its node: nobody else answers yet, and an empty store is for it to fill. */
  readonly isFirst: boolean;
}

/** Runs one worker of several: a whole server, that shares with its siblings what the node as one must know. Ends with the primary's word. */
export async function runWorker({ env, config, log, isFirst }: WorkerProcess): Promise<RunningServer> {
  const line = openPrimaryLine();
  const server = await startServer({
    env,
    config: isFirst ? config : { ...config, demo: false },
    listens: isFirst ? 'at once' : 'when up',
    shared: {
      siblings: line.siblings,
      throttle: createSharedThrottle(createThrottle(systemClock), line),
      recentProofs: { add: async (owner, name) => (await line.request((id) => useOnce(id, owner, name))) === true },
    },
    clock: systemClock,
    log,
    output: process.stdout,
  });
  line.onStop(() => void endAfter(server, log));
  // One signal in a terminal reaches all processes; it is the primary's to act on.
  process.on('SIGINT', () => {});
  process.once('SIGTERM', () => void endAfter(server, log));
  server.whenUp.then(
    (credentials) => line.tell({ scopeql: 'up', url: server.url, credentials }),
    () => {}, // Whoever called hears of it.
  );
  return server;
}

const useOnce = (id: number, owner: string, name: string) => ({ scopeql: 'use once', id, owner, name }) as const;

async function endAfter(server: RunningServer, log: Logger): Promise<void> {
  try {
    await server.close();
    process.exit(0);
  } catch (error) {
    log.error({ err: error }, 'a worker did not stop cleanly');
    process.exit(1);
  }
}
