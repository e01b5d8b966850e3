import cluster from 'node:cluster';
import type { Logger } from 'pino';
import type { Config } from './config/config.js';
import { readConfig } from './config/read-config.js';
import { AppError } from './lib/app-error.js';
import { systemClock } from './lib/clock.js';
import { errorCodeOf } from './lib/error-code-of.js';
import { createLog } from './observe/log.js';
import { startLines } from './server/start-lines.js';
import { startServer } from './server/start-server.js';

/** The server as a process: environment in, exit codes out. What it is made of is put together in `start-server.ts`. */
async function main(): Promise<void> {
  loadEnvFile();
  const config = readConfig(process.env);
  const isPretty = config.logFormat === 'pretty' || (config.logFormat === 'auto' && process.stdout.isTTY);
  const log = createLog({ level: config.logLevel, format: isPretty ? 'pretty' : 'json' });
  if (cluster.isWorker) return serveAsWorker(config, log.child({ worker: cluster.worker?.id }));
  for (const warning of config.warnings) log.warn(warning);
  await (config.workers > 1 ? leadWorkers(config, log) : serveAlone(config, log));
}

/** Variables of the environment win over those of `.env` (Node's own rule). */
function loadEnvFile(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw error;
  }
}

async function serveAlone(config: Config, log: Logger): Promise<void> {
  const server = await startServer({ env: process.env, config, clock: systemClock, log, output: process.stdout });
  const stopped = new Promise<'stopped'>((resolve) => {
    onSignals(
      () => {
        resolve('stopped');
        server.close().then(() => process.exit(0), fail);
      },
      () => process.exit(1),
    );
  });
  warnWithoutStore(server, log);
  const credentials = await Promise.race([server.whenUp, stopped]);
  if (credentials !== 'stopped') process.stdout.write(startLines(server, credentials));
}

/** `WORKERS`: this process serves nothing, and its workers serve as one. */
async function leadWorkers(config: Config, log: Logger): Promise<void> {
  const { runPrimary } = await import('./server/workers/run-primary.js');
  const primary = await runPrimary({
    config,
    log,
    onUp: (running) => process.stdout.write(startLines(running, running.credentials)),
  });
  onSignals(
    () => primary.stop(),
    () => primary.kill(),
  );
  process.exit(await primary.whenEnded);
}

async function serveAsWorker(config: Config, log: Logger): Promise<void> {
  const { runWorker } = await import('./server/workers/run-worker.js');
  const isFirst = process.env.SCOPEQL_FIRST_WORKER === 'true';
  const server = await runWorker({ env: process.env, config, log, isFirst });
  warnWithoutStore(server, log);
  await server.whenUp;
}

function warnWithoutStore({ hasStore, url }: { hasStore: boolean; url: string }, log: Logger): void {
  if (!hasStore) log.warn(`not ready: the store can't be reached yet; meanwhile listening on ${url}`);
}

/** The first signal drains; a second one does not wait. */
function onSignals(drain: () => void, end: () => void): void {
  let isDraining = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isDraining) return end();
      isDraining = true;
      drain();
    });
  }
}

/** A failure that we foresee is its message alone; anything else shows where it came from. */
function fail(error: unknown): never {
  const isForeseen = error instanceof AppError || (error instanceof Error && error.name === 'EmbeddedStoreError');
  const text = isForeseen ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`ScopeQL cannot start:\n${String(text).replace(/^/gm, '  ')}\n`);
  process.exit(1);
}

main().catch(fail);
