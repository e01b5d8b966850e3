import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import type { Config } from '../../config/config.js';
import type { DemoCredentials } from '../../demo/demo-lines.js';
import { bindServer } from '../../http/bind-server.js';
import { drainServer } from '../../http/drain-server.js';
import { systemClock } from '../../lib/clock.js';
import { type FromWorker, isOurs } from './messages.js';
import { createRestarts } from './restarts.js';
import { createSwitchboard, send } from './switchboard.js';

/** A worker that hangs is not waited for longer. */
const stopWithinMs = 20_000;

/** The node, once all workers serve. */
export interface RunningWorkers {
  readonly url: string;
  /** With the port that was bound. */
  readonly config: Config;
  /** The demo's clients, if the first worker made them. */
  readonly credentials: readonly DemoCredentials[] | null;
}

export interface PrimaryOptions {
  readonly config: Config;
  readonly log: Logger;
  /** All workers serve; said once. */
  readonly onUp: (running: RunningWorkers) => void;
}

/**
 * Starts `WORKERS` server processes on one port: the first, which alone may fill an empty store, then the others.
 *
 * @throws ConfigError when the port can't be had
 */
export async function runPrimary({ config, ...options }: PrimaryOptions): Promise<Primary> {
  const port = await findPort(config);
  const primary = new Primary({ config: { ...config, port }, ...options });
  primary.start();
  return primary;
}

/** The port that all workers share. Bound once to see that it can be had; with `PORT=0`, to choose it. */
async function findPort(config: Config): Promise<number> {
  const { server, port } = await bindServer(config);
  await drainServer(server, 0);
  return port;
}

/**
 * The primary process: it starts, connects, replaces and ends the workers, and serves nothing itself. A worker that ends by itself is
 * replaced, after a delay that grows; a first worker that cannot start, or workers that end as soon as they start, end the node with 1.
 */
export class Primary {
  /** Settles when all workers have ended: the exit code of this process. */
  readonly whenEnded: Promise<0 | 1>;
  readonly #options: PrimaryOptions;
  readonly #startedAt = new Map<Worker, number>();
  readonly #serving = new Set<Worker>();
  readonly #switchboard = createSwitchboard(() => [...this.#startedAt.keys()], systemClock);
  readonly #restarts = createRestarts();
  #state: 'starting' | 'serving' | 'stopping' = 'starting';
  #credentials: readonly DemoCredentials[] | null = null;
  #exitCode: 0 | 1 = 0;
  #end: (code: 0 | 1) => void = () => {};

  constructor(options: PrimaryOptions) {
    this.#options = options;
    this.whenEnded = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Starts the first worker; the others follow when it serves. */
  start(): void {
    const isFirst = this.#serving.size === 0;
    const env = { PORT: String(this.#options.config.port), SCOPEQL_FIRST_WORKER: String(isFirst) };
    const worker = cluster.fork(env);
    this.#startedAt.set(worker, performance.now());
    worker.on('message', (message: unknown) => {
      if (isOurs(message)) this.#hear(worker, message as FromWorker);
    });
    worker.on('error', (err) => this.#options.log.warn({ err, pid: worker.process.pid }, 'a worker is out of reach'));
    worker.once('exit', (code, signal) => this.#ended(worker, { pid: worker.process.pid, code, signal }));
  }

  /** Lets all workers drain. */
  stop(): void {
    if (this.#state === 'stopping') return;
    this.#state = 'stopping';
    for (const worker of this.#startedAt.keys()) send(worker, { scopeql: 'stop' });
    setTimeout(() => this.kill(), stopWithinMs).unref();
    this.#endIfLast();
  }

  /** Ends all workers at once. */
  kill(): void {
    this.#exitCode = 1;
    for (const worker of this.#startedAt.keys()) worker.process.kill('SIGKILL');
  }

  #hear(worker: Worker, message: FromWorker): void {
    if (message.scopeql === 'here') this.#greet(worker);
    else if (message.scopeql === 'up') this.#noteUp(worker, message);
    else this.#switchboard.take(worker, message);
  }

  /** What was said before it listened it has not heard. */
  #greet(worker: Worker): void {
    if (this.#state === 'stopping') send(worker, { scopeql: 'stop' });
  }

  #noteUp(worker: Worker, { url, credentials }: Extract<FromWorker, { scopeql: 'up' }>): void {
    this.#serving.add(worker);
    this.#credentials ??= credentials;
    if (this.#state === 'starting') this.#goOn(url);
  }

  #goOn(url: string): void {
    const { config, onUp } = this.#options;
    while (this.#startedAt.size < config.workers) this.start();
    if (this.#serving.size < config.workers) return;
    this.#state = 'serving';
    onUp({ url, config, credentials: this.#credentials });
  }

  #ended(worker: Worker, facts: { readonly pid: number | undefined; readonly code: number; readonly signal: string }) {
    const isFirstStart = this.#state === 'starting' && this.#serving.size === 0;
    const livedMs = performance.now() - (this.#startedAt.get(worker) ?? 0);
    this.#startedAt.delete(worker);
    this.#serving.delete(worker);
    this.#switchboard.forget(worker);
    if (this.#state === 'stopping') this.#endIfLast();
    else if (isFirstStart)
      this.#giveUp(); // It has said why.
    else this.#replace(livedMs, facts);
  }

  #replace(livedMs: number, facts: object): void {
    const delayMs = this.#restarts.next(livedMs);
    if (delayMs === null) {
      this.#options.log.error(facts, 'workers end as soon as they start: giving up');
      this.#giveUp();
      return;
    }
    this.#options.log.error({ ...facts, delayMs }, 'a worker ended; another takes its place');
    setTimeout(() => {
      if (this.#state !== 'stopping') this.start();
    }, delayMs);
  }

  #giveUp(): void {
    this.#exitCode = 1;
    this.stop();
  }

  #endIfLast(): void {
    if (this.#startedAt.size === 0) this.#end(this.#exitCode);
  }
}
