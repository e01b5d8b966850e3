import type { Config } from '../config/config.js';
import { ConfigError } from '../config/config-error.js';

/** What Mongoose connects to, and how that ends. */
export interface StoreBacking {
  readonly uri: string;
  close(): Promise<void>;
}

/**
 * Starts the embedded store in `DATA_DIR`; with `MONGODB_URI` there is nothing to start.
 *
 * @throws ConfigError when `DATA_DIR` cannot be used: told like any other wrong setting
 */
export async function startBacking({ mongodbUri, dataDir }: Config): Promise<StoreBacking> {
  if (mongodbUri !== null) return { uri: mongodbUri, close: async () => {} };
  const { startEmbeddedStore } = await import('../embedded/embedded-store.js');
  try {
    return await startEmbeddedStore({ dataDir });
  } catch (cause) {
    throw new ConfigError([`DATA_DIR: ${cause instanceof Error ? cause.message : cause}`]);
  }
}
