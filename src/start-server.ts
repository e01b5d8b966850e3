import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from './config/config.js';
import { loadKeyEncryptionKeys } from './config/key-encryption-key.js';
import { type Environment, withPort } from './config/read-config.js';
import type { DemoCredentials } from './demo/demo-lines.js';
import type { ProgressOutput } from './demo/progress.js';
import { type BoundServer, bindServer } from './http/bind-server.js';
import { createApp } from './http/create-app.js';
import { drainServer } from './http/drain-server.js';
import type { Readiness } from './http/routes/health.js';
import { StoreError } from './lib/app-error.js';
import type { Clock } from './lib/clock.js';
import { createTokenService } from './oauth/create-token-service.js';
import type { OAuthOutcome } from './oauth/services.js';
import type { TokenService } from './oauth/token-service.js';
import { type AuditWriter, createAuditWriter } from './observe/audit.js';
import { createMetrics, type Metrics } from './observe/metrics.js';
import { type OpenStore, openStore } from './open-store.js';
import { createRegistry, type Registry } from './registry/create-registry.js';

export interface ServerOptions {
  readonly env: Environment;
  /** Read from `env`. */
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where the progress of the demo's import is shown. */
  readonly output: ProgressOutput;
}

/** What a running server is to those who started it. */
export interface RunningServer {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  /** With the port that was really bound. */
  readonly config: Config;
  readonly registry: Registry;
  readonly oauth: TokenService;
  readonly metrics: Metrics;
  /** Whether the store was reached at once; else it is being waited for. */
  readonly hasStore: boolean;
  /** Settles when the node can serve, with the demo's clients if it made them; rejects when it never will. */
  readonly whenUp: Promise<readonly DemoCredentials[] | null>;
  /** Lets requests in flight end, writes what is queued, closes the store. */
  close(): Promise<void>;
}

/**
 * Puts the whole server together and starts it: port -> store -> registry -> access -> graphql, oauth -> http. The port comes first,
 * so that one that is taken leaves no trace in the store.
 *
 * @throws ConfigError when the port or `DATA_DIR` can't be had, or the schema is wrong
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const bound = await bindServer(options.config);
  try {
    return await startOn(bound, { ...options, config: withPort(options.config, options.env, bound.port) });
  } catch (error) {
    await drainServer(bound.server, 0);
    throw error;
  }
}

async function startOn(bound: BoundServer, { config, clock, log, output }: ServerOptions): Promise<RunningServer> {
  const stopping = new AbortController();
  const store = await openStore(config, log, stopping.signal);
  const metrics = createMetrics({ processMetrics: true });
  const registry = createRegistry({
    clock,
    log,
    maxTtlSeconds: config.accessTokenMaxTtlSeconds,
    auditTtlSeconds: config.auditTtlSeconds,
  });
  const audit = createAuditWriter({ sink: registry.recordAudit, log, metrics });
  const oauth = createTokenService({
    ...config,
    keyEncryptionKeys: await loadKeyEncryptionKeys(config),
    directory: registry,
    changes: registry.changes,
    noteUse: registry.lastUse.note,
    onOutcome: reportOutcome(metrics, audit, clock),
    clock,
    log,
  });
  const app = createApp({
    server: bound.server,
    config,
    log,
    metrics,
    oauth,
    handleGraphql: async () => {
      throw new StoreError('not yet');
    },
    sdlFor: () => '',
    actorOf: ({ client, scopes, expiresAt }) => registry.actorOf(client, { tokenScopes: scopes, expiresAt }),
    isFresh: registry.isFresh,
    readiness: () => readinessOf(store, oauth, registry),
  });
  await app.ready();

  async function bringUp(): Promise<readonly DemoCredentials[] | null> {
    if (!(await store.whenConnected)) return null;
    await untilStoreAnswers(async () => {
      await store.createIndexes();
      await registry.start();
      await oauth.start();
    });
    return null;
  }

  /** `MONGODB_URI` may go away again between the first answer and the last of the start. */
  async function untilStoreAnswers(start: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await start();
      } catch (error) {
        const mayRecover = error instanceof StoreError && config.mongodbUri !== null && !stopping.signal.aborted;
        if (!mayRecover) throw error;
        log.warn({ err: error }, 'the store failed while the server was starting; trying again');
        await setTimeout(1000);
      }
    }
  }

  async function close(): Promise<void> {
    stopping.abort();
    await app.close();
    for (const end of [audit.close, registry.stop, oauth.stop, store.close]) {
      await end().catch((error: unknown) => log.error({ err: error }, 'a part of the server did not stop cleanly'));
    }
  }

  return { url: bound.origin, config, registry, oauth, metrics, hasStore: store.isConnected, whenUp: bringUp(), close };
}

async function readinessOf(store: OpenStore, oauth: TokenService, registry: Registry): Promise<Readiness> {
  const checks = { store: await store.answers(), signingKey: oauth.isReady(), changeFeed: registry.isFresh() };
  const missingIndexes = checks.store ? await store.missingIndexes().catch(() => []) : [];
  return { ...checks, missingIndexes };
}

/** Every outcome is counted; refusals of registered clients are audited, so that nobody else can make the store grow (TS-19, AZ-15). */
function reportOutcome(metrics: Metrics, audit: AuditWriter, clock: Clock): (outcome: OAuthOutcome) => void {
  return ({ endpoint, outcome, clientId, requestId }) => {
    metrics.oauthOutcome({ endpoint, outcome, client: clientId });
    if (clientId === null || outcome === 'issued' || outcome === 'ok') return;
    audit.record({
      time: clock(),
      requestId,
      clientId,
      kind: 'oauth',
      decision: 'denied',
      operationName: endpoint,
      coordinates: [outcome],
      changedFields: [],
    });
  };
}
