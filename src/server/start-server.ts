import type { Config } from '../config/config.js';
import { type Environment, withPort } from '../config/read-config.js';
import { bindServer } from '../http/bind-server.js';
import { drainServer } from '../http/drain-server.js';
import type { RunningServer, RunOptions } from './run-server.js';
import { startBacking } from './store-backing.js';

export interface ServerOptions extends Omit<RunOptions, 'bound' | 'storeUri'> {
  readonly env: Environment;
  /** Read from `env`. */
  readonly config: Config;
}

/**
 * Starts the whole server: port -> store -> everything that stands on them. The port comes first, so that one that is taken leaves no
 * trace in the store, and so that an issuer made of a free port is known. What is slow to load is loaded while the store opens.
 *
 * @throws ConfigError when the port or `DATA_DIR` can't be had; SchemaError or AccessConfigError when the schema is wrong
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const bound = await bindServer(options.config);
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
