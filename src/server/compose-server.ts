import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { type Vocabulary, vocabularyOf } from '../access/vocabulary.js';
import { readVersion } from '../cli/version.js';
import type { Config } from '../config/config.js';
import type { KeyEncryptionKeys } from '../config/key-encryption-key.js';
import { createAdministration } from '../graphql/administration/administration.js';
import { type AssembledSchema, assembleSchema, type SchemaSources } from '../graphql/assemble-schema.js';
import { allowances, type OpenAllowance } from '../graphql/cost/allowance.js';
import { createDataFactory } from '../graphql/data/data.js';
import { createEngine, type Engine } from '../graphql/engine.js';
import { readManifest } from '../graphql/trusted/read-manifest.js';
import { TrustedDocuments } from '../graphql/trusted/trusted-documents.js';
import { withTrustedDocuments } from '../graphql/trusted/with-trusted-documents.js';
import { createApp } from '../http/create-app.js';
import { eventLoopBusyShare, FairGate } from '../http/fair-gate.js';
import type { Readiness } from '../http/routes/health.js';
import type { Clock } from '../lib/clock.js';
import { alone, type Siblings } from '../lib/siblings.js';
import { withoutEndSlash } from '../lib/without-end-slash.js';
import { createTokenService, type TokenServiceOptions } from '../oauth/create-token-service.js';
import type { TokenService } from '../oauth/token-service.js';
import { type AuditWriter, createAuditWriter } from '../observe/audit.js';
import { createMetrics, type Metrics } from '../observe/metrics.js';
import { clientLimitsOver } from '../registry/client-limits.js';
import { createRegistry, type Registry } from '../registry/create-registry.js';
import { createIdempotencyKeys } from '../registry/idempotency-keys.js';
import type { OpenStore } from './open-store.js';
import { reportOutcome } from './report-outcome.js';

export interface Ingredients {
  /** Listening already. */
  readonly server: Server;
  /** With the port that it listens on. */
  readonly config: Config;
  readonly keyEncryptionKeys: KeyEncryptionKeys;
  readonly store: Pick<OpenStore, 'answers' | 'missingIndexes'>;
  /** Whether the start is over, the demo's import included. */
  readonly isUp: () => boolean;
  readonly sources: SchemaSources;
  /** What this process shares with other workers of its node; `null`: it has none. */
  readonly shared: SharedCounts | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** How workers of one node count and know as one. */
export interface SharedCounts extends Pick<TokenServiceOptions, 'throttle' | 'recentProofs'> {
  readonly siblings: Siblings;
}

/** Every part of the server, wired but not started. */
export interface Parts {
  readonly vocabulary: Vocabulary;
  readonly metrics: Metrics;
  readonly registry: Registry;
  readonly audit: AuditWriter;
  readonly oauth: TokenService;
  readonly engine: Engine;
  readonly gate: FairGate;
  readonly app: FastifyInstance;
}

/**
 * Wires the parts to each other: registry -> access -> graphql, oauth -> http. Nothing is read from the store.
 *
 * @throws SchemaError, AccessConfigError when SDL, models, resolvers or rules do not fit
 */
export function composeServer(ingredients: Ingredients): Parts {
  const { config, clock, log } = ingredients;
  const siblings = ingredients.shared?.siblings ?? alone;
  const assembled = assembleSchema(ingredients.sources);
  const vocabulary = vocabularyOf(assembled.table);
  const metrics = createMetrics({ processMetrics: true, siblings });
  const registry = createRegistry({
    clock,
    log,
    vocabulary,
    maxTtlSeconds: config.accessTokenMaxTtlSeconds,
    auditTtlSeconds: config.auditTtlSeconds,
    siblings,
  });
  const audit = createAuditWriter({ sink: registry.recordAudit, log, metrics });
  const limits = { ...config.limits, trustedDocumentsMode: config.trustedDocuments.mode };
  const openAllowance = allowances(limits, clock);
  const ground: Ground = { ...ingredients, assembled, metrics, registry, audit, openAllowance };
  const oauth = composeOAuth(ground);
  const engine = composeGraphql(ground, oauth);
  const gate = new FairGate({ busyShare: eventLoopBusyShare(), now: () => performance.now() });
  metrics.watchRequests(() => gate.state);
  const app = composeHttp(ground, oauth, engine, gate);
  return { vocabulary, metrics, registry, audit, oauth, engine, gate, app };
}

/** What the token service, the engine and the application stand on. */
interface Ground extends Ingredients, Pick<Parts, 'metrics' | 'registry' | 'audit'> {
  readonly assembled: AssembledSchema;
  readonly openAllowance: OpenAllowance;
}

function composeOAuth({
  config,
  keyEncryptionKeys,
  registry,
  metrics,
  audit,
  shared,
  clock,
  log,
}: Ground): TokenService {
  return createTokenService({
    ...config,
    keyEncryptionKeys,
    directory: registry,
    changes: registry.changes,
    noteUse: registry.lastUse.note,
    onOutcome: reportOutcome({ metrics, audit, clock }),
    throttle: shared?.throttle,
    recentProofs: shared?.recentProofs,
    clock,
    log,
  });
}

function composeGraphql(ground: Ground, oauth: TokenService): Engine {
  const { config, assembled, registry, metrics, audit, clock, log, openAllowance } = ground;
  const limitsOf = clientLimitsOver({ ...config.limits, trustedDocumentsMode: config.trustedDocuments.mode });
  const dataFactory = createDataFactory({
    bindings: assembled.bindings,
    clock,
    log,
    limits: { ...config.limits, storeTimeoutMs: config.limits.requestTimeoutMs },
    canRead: assembled.canUse,
    ruleAt: assembled.ruleAt,
    onStoreCall: metrics.storeCall,
  });
  const tokenEndpoint = `${withoutEndSlash(config.issuer)}/oauth/token`;
  const engine = createEngine({
    assembled,
    dataFactory,
    server: { name: 'ScopeQL', version: readVersion(), tokenEndpoint },
    idempotencyKeys: createIdempotencyKeys({ clock, log }),
    administration: createAdministration({ registry, table: assembled.table, limits: config.limits, limitsOf }),
    limits: config.limits,
    openAllowance,
    challenge: oauth.challenge,
    log,
    clock,
    metrics,
    audit,
    noteUse: registry.lastUse.note,
    landingPage: !config.production,
    allowBasic: config.allowBasicAtApi,
  });
  const { manifest } = config.trustedDocuments;
  if (manifest === null) return engine;
  const trusted = new TrustedDocuments(readManifest(manifest, assembled.schema, config.limits.maxTokens));
  return withTrustedDocuments(engine, trusted, openAllowance);
}

function composeHttp(ground: Ground, oauth: TokenService, engine: Engine, gate: FairGate): FastifyInstance {
  const { server, config, log, metrics, registry, store, isUp, openAllowance } = ground;
  return createApp({
    server,
    config,
    log,
    metrics,
    oauth,
    engine,
    openAllowance,
    gate,
    actorOf: ({ client, scopes, expiresAt }) => registry.actorOf(client, { tokenScopes: scopes, expiresAt }),
    isFresh: registry.isFresh,
    readiness: async () => ({ ...(await readinessOf(store, oauth, registry)), started: isUp() }),
  });
}

async function readinessOf(
  store: Ingredients['store'],
  oauth: TokenService,
  registry: Registry,
): Promise<Omit<Readiness, 'started'>> {
  const checks = { store: await store.answers(), signingKey: oauth.isReady(), changeFeed: registry.isFresh() };
  const missingIndexes = checks.store ? await store.missingIndexes().catch(() => []) : [];
  return { ...checks, missingIndexes };
}
