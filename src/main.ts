import { readConfig } from './config/read-config.js';
import { AppError } from './lib/app-error.js';
import { systemClock } from './lib/clock.js';
import { errorCodeOf } from './lib/error-code-of.js';
import { createLog } from './observe/log.js';
import type { RunningServer } from './server/run-server.js';
import { startLines } from './server/start-lines.js';
import { startServer } from './server/start-server.js';

/** The server as a process: environment in, exit codes out. What it is made of is put together in `start-server.ts`. */
async function main(): Promise<void> {
  loadEnvFile();
  const config = readConfig(process.env);
  const isPretty = config.logFormat === 'pretty' || (config.logFormat === 'auto' && process.stdout.isTTY);
  const log = createLog({ level: config.logLevel, format: isPretty ? 'pretty' : 'json' });
  for (const warning of config.warnings) log.warn(warning);
  const server = await startServer({ env: process.env, config, clock: systemClock, log, output: process.stdout });
  const stopped = stopOnSignals(server);
  if (!server.hasStore) log.warn(`not ready: the store can't be reached yet; meanwhile listening on ${server.url}`);
  const credentials = await Promise.race([server.whenUp, stopped]);
  if (credentials !== 'stopped') process.stdout.write(startLines(server, credentials));
}

/** Variables of the environment win over those of `.env` (Node's own rule). */
function loadEnvFile(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw error;
  }
}

/** The first signal drains and exits 0; a second one does not wait. Answers at once that it came. */
function stopOnSignals(server: RunningServer): Promise<'stopped'> {
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of signals) process.removeListener(signal, stop).once(signal, () => process.exit(1));
      resolve('stopped');
      server.close().then(() => process.exit(0), fail);
    };
    for (const signal of signals) process.on(signal, stop);
  });
}

const signals = ['SIGTERM', 'SIGINT'] as const;

/** A failure that we foresee is its message alone; anything else shows where it came from. */
function fail(error: unknown): never {
  const isForeseen = error instanceof AppError || (error instanceof Error && error.name === 'EmbeddedStoreError');
  const text = isForeseen ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`ScopeQL cannot start:\n${String(text).replace(/^/gm, '  ')}\n`);
  process.exit(1);
}

main().catch(fail);
