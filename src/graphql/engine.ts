import {
  ApolloServer,
  type ApolloServerOptionsWithGateway,
  type HTTPGraphQLRequest,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default';
import { decideOperation } from '../access/decide-operation.js';
import type { Actor, Permission } from '../access/rights.js';
import type { Clock } from '../lib/clock.js';
import type { AuditEvent, AuditWriter } from '../observe/audit.js';
import type { Log } from '../observe/log.js';
import type { Metrics } from '../observe/metrics.js';
import type { IdempotencyKeys } from '../registry/idempotency-keys.js';
import type { Administration } from './administration/administration.js';
import { type ApolloContext, answerRequests } from './answer-requests.js';
import type { AssembledSchema } from './assemble-schema.js';
import { deniedEventOf, executedEventsOf } from './audit-decision.js';
import { createOperationRunner } from './compiled/operation-runner.js';
import type { Context, ServerDescription } from './context.js';
import type { Allowance, OpenAllowance } from './cost/allowance.js';
import { OperationCosts, type Surcharge } from './cost/operation-cost.js';
import type { DataFactory } from './data/data.js';
import { DecidedOperations, leaveToShield } from './decided-operations.js';
import type { DocumentLimits } from './document-limits.js';
import type { DocumentRefusal } from './document-refusal.js';
import { type Challenge, type DecidedRequest, OperationExecutor, type OperationRequest } from './execute-operation.js';
import { formatApolloError } from './format-error.js';
import { createAnswerOnce } from './idempotency/answer-once.js';
import { KnownDocuments } from './known-documents.js';
import { PreparedDocuments } from './prepared-documents.js';
import { usedPermissions } from './used-permissions.js';
import { VisibleSchemas } from './visible-schemas.js';

export interface EngineOptions {
  readonly assembled: AssembledSchema;
  readonly dataFactory: DataFactory;
  readonly server: ServerDescription;
  readonly administration: Administration;
  readonly idempotencyKeys: IdempotencyKeys;
  readonly limits: DocumentLimits & { readonly maxTokens: number; readonly maxBulk: number };
  /** What a use of a field costs beside what the schema says: an index that its `where` or `orderBy` lacks. */
  readonly surcharge?: Surcharge;
  /** What one request may spend. */
  readonly openAllowance: OpenAllowance;
  /** `WWW-Authenticate` for a missing token or scope. */
  readonly challenge: Challenge;
  readonly log: Log;
  readonly clock: Clock;
  readonly metrics: Pick<Metrics, 'decision' | 'limitHit'>;
  readonly audit: Pick<AuditWriter, 'record'>;
  /** Told of the permissions that each operation used; must not wait for the store (TS-16). */
  readonly noteUse?: (use: { readonly clientId: string; readonly permissions: readonly Permission[] }) => void;
  /** Whether a browser is shown Apollo Sandbox. */
  readonly landingPage: boolean;
  /** Whether HTTP Basic is taken too: then a browser could send credentials by itself, so they are no proof against CSRF. */
  readonly allowBasic: boolean;
}

/** Who asks, and the end of their patience. */
export interface Caller {
  readonly actor: Actor | null;
  readonly requestId: string;
  readonly signal: AbortSignal;
  /** The same, where making a whole signal is not worth while. */
  readonly end?: Pick<AbortSignal, 'aborted'>;
  /** The `Idempotency-Key` of a POST. */
  readonly idempotencyKey?: string | undefined;
  /** What the request may spend, when its sender has opened it already. */
  readonly allowance?: Allowance;
  /** When its time is over, as `performance.now()` counts: store calls are cut off. */
  readonly deadline?: number;
  /** The `Accept` header of a POST of JSON, which may take the short way (`answer-requests.ts`); left out: Apollo's way, always. */
  readonly accept?: string | undefined;
}

/** The GraphQL side of the server, as the HTTP side sees it. */
export interface Engine {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Answers one GraphQL request over HTTP. */
  handle(request: HTTPGraphQLRequest, caller: Caller): Promise<HTTPGraphQLResponse>;
  /** The SDL that an actor may use; `null`: what anybody may (AZ-10). */
  sdlFor(actor: Actor | null): string;
}

/** Makes the engine: Apollo Server for the protocol, our own executor for everything between a parsed document and its answer. */
export function createEngine(options: EngineOptions): Engine {
  const { assembled, dataFactory, server, administration, openAllowance } = options;
  const visible = new VisibleSchemas(assembled.table);
  const executor = createExecutor(options, visible);
  const known = new KnownDocuments();
  const apollo = createApollo(options, executor, known);
  const contextFor = (caller: Caller): Context => {
    const { actor, requestId, idempotencyKey, deadline } = caller;
    const allowance = caller.allowance ?? openAllowance({ actor, address: '', wantsReport: false });
    const data = dataFactory(actor, requestId, caller.end ?? caller.signal, { limits: allowance.limits, deadline });
    return {
      ...{ actor, requestId, idempotencyKey, server, administration, data, allowance },
      get signal() {
        return caller.signal;
      },
    };
  };
  return {
    start: () => apollo.start(),
    stop: () => apollo.stop(),
    sdlFor: (actor) => visible.sdlFor(actor),
    handle: answerRequests({ apollo, executor, known, contextFor }),
  };
}

function createExecutor(options: EngineOptions, visible: VisibleSchemas): OperationExecutor {
  const { assembled, limits, challenge, log } = options;
  const { executable, table, layers } = assembled;
  return new OperationExecutor({
    executable,
    documents: new PreparedDocuments({ publicSchema: visible.anonymous, table }),
    decisions: new DecidedOperations(table, layers === 'shield only' ? leaveToShield : decideOperation),
    visible,
    costs: new OperationCosts({ schema: table.schema, maxBulk: limits.maxBulk, surcharge: options.surcharge }),
    challenge,
    log,
    answerOnce: createAnswerOnce(options.idempotencyKeys),
    run: createOperationRunner(executable),
    onDecision: (decided) => report(decided, options),
    onRefusal: (request, refusal) => count(request, refusal, options),
    onExecuted: (decided, forbidden) => record(executedEventsOf(decided, forbidden, options.clock), options),
  });
}

function createApollo(
  options: EngineOptions,
  executor: OperationExecutor,
  known: KnownDocuments,
): ApolloServer<ApolloContext> {
  const { log, landingPage, limits, allowBasic } = options;
  return new ApolloServer<ApolloContext>({
    gateway: gatewayTo(executor, options.assembled, known),
    // The executor validates: what a document may name depends on who sends it, which Apollo does not know.
    dangerouslyDisableValidation: true,
    introspection: true,
    parseOptions: { maxTokens: limits.maxTokens },
    csrfPrevention: {
      requestHeaders: ['x-apollo-operation-name', 'apollo-require-preflight', ...(allowBasic ? [] : ['authorization'])],
    },
    formatError: formatApolloError,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    allowBatchedHttpRequests: false,
    logger: apolloLogger(log),
    plugins: [
      // It would wrap every resolver.
      ApolloServerPluginCacheControlDisabled(),
      landingPage
        ? ApolloServerPluginLandingPageLocalDefault({ footer: false, includeCookies: false })
        : ApolloServerPluginLandingPageDisabled(),
    ],
  });
}

/** Apollo's one way in for an executor of one's own. */
function gatewayTo(
  executor: OperationExecutor,
  { schema }: AssembledSchema,
  known: KnownDocuments,
): ApolloServerOptionsWithGateway<ApolloContext>['gateway'] {
  let onLoad: (loaded: { apiSchema: typeof schema; coreSupergraphSdl: string }) => void = () => {};
  return {
    onSchemaLoadOrUpdate(callback) {
      onLoad = callback;
      return () => {};
    },
    async load() {
      onLoad({ apiSchema: schema, coreSupergraphSdl: '' });
      return {
        executor: async ({ document, request, context }) => {
          const { answered, ...ours } = context as ApolloContext;
          if (answered) return answered;
          if (request.query !== undefined) known.remember(request.query, document);
          const { operationName, variables = {} } = request;
          return executor.execute({ document, operationName, variables, context: ours });
        },
      };
    },
    async stop() {},
  };
}

function report(decided: DecidedRequest, { metrics, audit, clock, noteUse }: EngineOptions): void {
  const { outcome } = decided.decision;
  const { actor } = decided.request.context;
  if (actor && outcome !== 'denied') {
    noteUse?.({ clientId: actor.clientId, permissions: usedPermissions(decided.plan, actor) });
  }
  // What anonymous callers are denied is counted with their refusal, which may come before there is a decision.
  if (actor || outcome === 'allowed') metrics.decision(outcome);
  record(deniedEventOf(decided, clock), { audit });
}

/** Anonymous denials only count and log: nobody can make the store grow (AZ-15). */
function count(
  { context }: OperationRequest,
  { limit, errors }: DocumentRefusal,
  { metrics, log }: EngineOptions,
): void {
  if (limit) metrics.limitHit(limit);
  if (context.actor || errors[0]?.extensions.code !== 'UNAUTHENTICATED') return;
  metrics.decision('anonymous_denied');
  log.debug({ requestId: context.requestId }, 'a document without a token was denied');
}

function record(events: readonly AuditEvent[], { audit }: Pick<EngineOptions, 'audit'>): void {
  for (const event of events) audit.record(event);
}

function apolloLogger(log: Log): {
  debug(m: unknown): void;
  info(m: unknown): void;
  warn(m: unknown): void;
  error(m: unknown): void;
} {
  return {
    debug: (message) => log.debug(String(message)),
    info: (message) => log.debug(String(message)),
    warn: (message) => log.warn(String(message)),
    error: (message) => log.error(String(message)),
  };
}
