import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { loadKeyEncryptionKeys } from '../config/key-encryption-key.js';
import type { DemoCredentials } from '../demo/demo-lines.js';
import type { ProgressOutput } from '../demo/progress.js';
import type { SchemaSources } from '../graphql/assemble-schema.js';
import type { BoundServer } from '../http/bind-server.js';
import { StoreError } from '../lib/app-error.js';
import type { Clock } from '../lib/clock.js';
import { composeServer, type Parts, type SharedCounts } from './compose-server.js';
import { type OpenStore, openStore } from './open-store.js';

export interface RunOptions {
  readonly bound: BoundServer;
  readonly storeUri: string;
  /** With the port that is bound. */
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where the progress of the demo's import is shown. */
  readonly output: ProgressOutput;
  /** SDL, models and resolvers; those of this project unless a test brings its own. */
  readonly sources?: SchemaSources;
  /** What it shares with other workers of its node. */
  readonly shared?: SharedCounts;
}

/** What a running server is to those who started it. */
export interface RunningServer extends Pick<Parts, 'registry' | 'oauth' | 'metrics' | 'engine' | 'gate'> {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  /** With the port that was really bound. */
  readonly config: Config;
  /** Whether the store was reached at once; else it is being waited for. */
  readonly hasStore: boolean;
  /** Settles when the node can serve, with the demo's clients if it made them; rejects when it never will. */
  readonly whenUp: Promise<readonly DemoCredentials[] | null>;
  /** Lets requests in flight end, writes what is queued, disconnects from the store. */
  close(): Promise<void>;
}

/** Connects, wires everything, begins to answer, and brings the node up. @throws SchemaError, AccessConfigError */
export async function runServer(options: RunOptions): Promise<RunningServer> {
  const stopping = new AbortController();
  const store = await openStore(options.storeUri, options.config, options.log, stopping.signal);
  try {
    return await runOn(store, options, stopping);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function runOn(store: OpenStore, options: RunOptions, stopping: AbortController): Promise<RunningServer> {
  const { bound, config, clock, log, output } = options;
  const sources = options.sources ?? (await import('./own-sources.js')).ownSources;
  const keyEncryptionKeys = await loadKeyEncryptionKeys(config);
  let isUp = false;
  const parts = composeServer({
    ...{ config, keyEncryptionKeys, store, sources, clock, log },
    server: bound.server,
    shared: options.shared ?? null,
    isUp: () => isUp,
  });
  const { registry, oauth, audit, engine, app, vocabulary } = parts;
  await engine.start();
  await app.ready();

  async function bringUp(): Promise<readonly DemoCredentials[] | null> {
    if (!(await store.whenConnected)) return null;
    const hasStarted = await untilStoreAnswers(async () => {
      await store.createIndexes();
      await registry.start();
      await oauth.start();
    });
    if (!hasStarted || !config.demo) return null;
    const { prepareDemo } = await import('../demo/prepare-demo.js');
    return prepareDemo({ registry, everything: vocabulary, output });
  }

  /** `MONGODB_URI` may go away again between the first answer and the last of the start. False: stopped while waiting for it. */
  async function untilStoreAnswers(start: () => Promise<void>): Promise<boolean> {
    while (!stopping.signal.aborted) {
      try {
        await start();
        return true;
      } catch (error) {
        const mayRecover = error instanceof StoreError && config.mongodbUri !== null && !stopping.signal.aborted;
        if (!mayRecover) throw error;
        log.warn({ err: error }, 'the store failed while the server was starting; trying again');
        await setTimeout(1000, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
    return false;
  }

  async function close(): Promise<void> {
    stopping.abort();
    await app.close();
    for (const end of [engine.stop, audit.close, registry.stop, oauth.stop, store.close]) {
      await end().catch((error: unknown) => log.error({ err: error }, 'a part of the server did not stop cleanly'));
    }
  }

  const whenUp = bringUp().then((credentials) => {
    isUp = true;
    return credentials;
  });
  return { ...parts, url: bound.origin, config, hasStore: store.isConnected, whenUp, close };
}
