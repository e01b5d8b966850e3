import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { readConfig } from '../../src/config/read-config.js';
import type { DemoCredentials } from '../../src/demo/demo-lines.js';
import type { SchemaSources } from '../../src/graphql/assemble-schema.js';
import type { RunningServer } from '../../src/server/run-server.js';
import { startServer } from '../../src/server/start-server.js';
import { type CapturedLog, captureLog } from './captured-log.js';
import { openTestStore, type TestStore } from './store.js';
import { createTestClock, type TestClock } from './test-clock.js';

export interface TestServerOptions {
  /** Variables beside those that the kit sets: limits, issuer, ... */
  readonly env?: Readonly<Record<string, string>>;
  /** Imports the demo's films and makes its clients; about two seconds. */
  readonly demo?: boolean;
  /** SDL, models and resolvers of a suite's own instead of those in `schema` and `src`. */
  readonly sources?: SchemaSources;
  /** A store to share with another server; it is left open by `close`. */
  readonly store?: TestStore;
  readonly clock?: TestClock;
}

/** The whole application in this process, on a port of its own, over real HTTP. */
export interface TestServer extends RunningServer {
  readonly clock: TestClock;
  readonly store: TestStore;
  /** What the server has logged so far. */
  readonly logged: CapturedLog;
  /** Of the demo, when asked for; else none. */
  readonly credentials: readonly DemoCredentials[];
  /** `fetch` relative to the server. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
}

let latest: TestServer | undefined;

/**
 * Starts a server over an empty store: a database of a random name on `MONGODB_URI`, else an embedded store. Mongoose has one
 * connection a process, so servers of one test file share the first one's store: hand it on as `store`.
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const store = options.store ?? (await openTestStore());
  // What a failed start leaves open would keep the test process from ending.
  const closing = options.store ? [] : [store.close];
  try {
    const clock = options.clock ?? createTestClock();
    const logged = captureLog();
    const running = await startOver(store, options, clock, logged);
    closing.unshift(running.close);
    const credentials = (await running.whenUp) ?? [];
    const server: TestServer = {
      ...running,
      clock,
      store,
      logged,
      credentials,
      fetch: (path, init) => fetch(new URL(path, running.url), init),
      close: () => inOrder(closing),
    };
    latest = server;
    return server;
  } catch (error) {
    await inOrder(closing);
    throw error;
  }
}

function startOver(
  store: TestStore,
  options: TestServerOptions,
  clock: TestClock,
  logged: CapturedLog,
): Promise<RunningServer> {
  const { demo = false, env: variables, sources } = options;
  const env = { ...kitVariables(store, demo), ...variables };
  return startServer({
    env,
    config: readConfig(env),
    clock: clock.now,
    log: logged.log,
    ...(sources && { sources }),
    output: new Writable({ write: (_chunk, _encoding, done) => done() }),
  });
}

async function inOrder(steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of steps) await step();
}

/** The server that was started last. @throws Error before there is one */
export function currentServer(): TestServer {
  if (latest === undefined) throw new Error('no test server is running: call startTestServer() in beforeAll');
  return latest;
}

function kitVariables(store: TestStore, demo: boolean): Record<string, string> {
  return {
    HOST: '127.0.0.1',
    PORT: '0',
    MONGODB_URI: store.uri,
    KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    DEMO: String(demo),
  };
}
