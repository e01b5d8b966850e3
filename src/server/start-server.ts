import type { Config } from '../config/config.js';
import { type Environment, withPort } from '../config/read-config.js';
import { type BoundServer, bindLater, bindServer } from '../http/bind-server.js';
import { drainServer } from '../http/drain-server.js';
import type { RunningServer, RunOptions } from './run-server.js';
import { startBacking } from './store-backing.js';

export interface ServerOptions extends Omit<RunOptions, 'bound' | 'storeUri'> {
  readonly env: Environment;
  /** Read from `env`. */
  readonly config: Config;
  /** `when up`: others answer on the port meanwhile, and this process would only refuse. */
  readonly listens?: 'at once' | 'when up';
}

/**
 * Starts the whole server: port -> store -> everything that stands on them. The port comes first, so that one that is taken leaves no
 * trace in the store, and so that an issuer made of a free port is known. What is slow to load is loaded while the store opens.
 *
 * @throws ConfigError when the port or `DATA_DIR` can't be had; SchemaError or AccessConfigError when the schema is wrong
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  if (options.listens !== 'when up') return startOn(await bindServer(options.config), options);
  const bound = bindLater(options.config);
  const running = await startOn(bound, options);
  return { ...running, whenUp: running.whenUp.then((credentials) => bound.open().then(() => credentials)) };
}

async function startOn(bound: BoundServer, options: ServerOptions): Promise<RunningServer> {
  const undo = [() => drainServer(bound.server, 0)];
  try {
    const config = withPort(options.config, options.env, bound.port);
    const [backing, { runServer }] = await Promise.all([startBacking(config), import('./run-server.js')]);
    undo.unshift(backing.close);
    const running = await runServer({ ...options, config, bound, storeUri: backing.uri });
    return { ...running, close: () => running.close().finally(backing.close) };
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}
