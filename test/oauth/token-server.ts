import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { HeaderMap } from '@apollo/server';
import { readConfig, withPort } from '../../src/config/read-config.js';
import { allowances } from '../../src/graphql/cost/allowance.js';
import type { Engine } from '../../src/graphql/engine.js';
import { bindServer } from '../../src/http/bind-server.js';
import { createApp } from '../../src/http/create-app.js';
import { FairGate } from '../../src/http/fair-gate.js';
import { createTokenService } from '../../src/oauth/create-token-service.js';
import type { OAuthOutcome } from '../../src/oauth/services.js';
import type { TokenService } from '../../src/oauth/token-service.js';
import { createMetrics } from '../../src/observe/metrics.js';
import { createRegistry, type Registry } from '../../src/registry/create-registry.js';
import { type CapturedLog, captureLog } from '../support/captured-log.js';
import { createTestClock, type TestClock } from '../support/test-clock.js';

export interface TokenServerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The one that signing keys of this store are sealed with already. */
  readonly keyEncryptionKeys?: readonly [KeyObject, ...KeyObject[]];
  readonly clock?: TestClock;
  /** Of bcrypt; the least unless a test is about time. */
  readonly secretCost?: number;
}

/**
 * The HTTP surface with everything behind it but GraphQL: `/graphql` answers who asks. One node; several may share the connected store, each with
 * its own memory.
 */
export interface TokenServer {
  readonly url: string;
  readonly registry: Registry;
  readonly oauth: TokenService;
  readonly clock: TestClock;
  readonly logged: CapturedLog;
  readonly outcomes: readonly OAuthOutcome[];
  readonly keyEncryptionKeys: readonly [KeyObject, ...KeyObject[]];
  fetch(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/** Starts a node on the connected store (`connectTestStore`). */
export async function startTokenServer(options: TokenServerOptions = {}): Promise<TokenServer> {
  const clock = options.clock ?? createTestClock();
  const keyEncryptionKeys = options.keyEncryptionKeys ?? [createSecretKey(randomBytes(32))];
  const env = { HOST: '127.0.0.1', PORT: '0', ...options.env };
  const bound = await bindServer({ host: '127.0.0.1', port: 0 });
  const config = withPort(readConfig(env), env, bound.port);
  const logged = captureLog();
  const log = logged.log;
  const outcomes: OAuthOutcome[] = [];
  const registry = createRegistry({ clock: clock.now, log, secretCost: options.secretCost ?? 4 });
  const oauth = createTokenService({
    ...config,
    keyEncryptionKeys,
    directory: registry,
    changes: registry.changes,
    noteUse: registry.lastUse.note,
    onOutcome: (outcome) => outcomes.push(outcome),
    clock: clock.now,
    log,
  });
  await registry.start();
  await oauth.start();
  const app = createApp({
    server: bound.server,
    config,
    log,
    metrics: createMetrics(),
    oauth,
    actorOf: ({ client, scopes, expiresAt }) => registry.actorOf(client, { tokenScopes: scopes, expiresAt }),
    isFresh: registry.isFresh,
    openAllowance: allowances({ ...config.limits, trustedDocumentsMode: 'off' }, clock.now),
    gate: new FairGate({ busyShare: () => 0, now: () => performance.now() }),
    readiness: async () => ({
      started: true,
      store: true,
      signingKey: oauth.isReady(),
      changeFeed: true,
      missingIndexes: [],
    }),
    engine: { sdlFor: () => 'type Query { none: Int }', handle: answerWhoAsks },
  });
  await app.ready();
  return {
    url: bound.origin,
    registry,
    oauth,
    clock,
    logged,
    outcomes,
    keyEncryptionKeys,
    fetch: (path, init) => fetch(new URL(path, bound.origin), init),
    close: async () => {
      await app.close();
      await oauth.stop();
      await registry.stop();
    },
  };
}

const answerWhoAsks: Engine['handle'] = async (_request, { actor }) => {
  const who = actor && { id: actor.clientId, scopes: [...actor.scopes], expiresAt: actor.expiresAt };
  const headers = new HeaderMap([['content-type', 'application/json']]);
  return { status: 200, headers, body: { kind: 'complete', string: JSON.stringify({ data: who }) } };
};
