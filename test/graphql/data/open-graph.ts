import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { type DocumentNode, type ExecutionResult, execute, type GraphQLSchema, parse, validate } from 'graphql';
import { AccessError } from '../../../src/access/access-error.js';
import type { Denial } from '../../../src/access/denial.js';
import type { Actor, Grant, StoredWhere } from '../../../src/access/rights.js';
import { crudResolvers, type ResolverMap } from '../../../src/graphql/crud/crud-resolvers.js';
import { expandModels } from '../../../src/graphql/crud/expand-models.js';
import { bindModels } from '../../../src/graphql/data/bind-models.js';
import { createDataFactory, type Data } from '../../../src/graphql/data/data.js';
import type { ModelBindings, MongooseModel } from '../../../src/graphql/data/model-binding.js';
import {
  type DataLimits,
  type DataOptions,
  openRequest,
  type RequestScope,
} from '../../../src/graphql/data/request-scope.js';
import type { StoreCall } from '../../../src/graphql/data/store.js';
import { uniquePathsOf } from '../../../src/graphql/data/unique-keys.js';
import { AppError } from '../../../src/lib/app-error.js';
import { createLog } from '../../../src/observe/log.js';

/** The data layer on its own: a schema and its models, without decisions before execution. */
export interface Graph {
  readonly schema: GraphQLSchema;
  readonly bindings: ModelBindings;
  /** Store calls since the last `run`. */
  readonly calls: readonly StoreCall[];
  /** What only the log may know of the last answer's errors. */
  readonly details: readonly string[];
  /** What its denials said in full. */
  readonly denials: readonly Denial[];
  open(actor: Actor | null, signal?: AbortSignal): Data;
  /** One request below its data. */
  scope(actor: Actor | null): RequestScope;
  /** Executes a document; `Data` is what it asks for, so its shape is the test's to know. */
  run<Data = Record<string, unknown>>(
    actor: Actor | null,
    source: string,
    variables?: Record<string, unknown>,
  ): Promise<Answer<Data>>;
}

/** Data as JSON, and each error as its code, message and problems. */
export interface Answer<Data> {
  readonly data: Data;
  readonly errors: readonly { code: string; message: string; path?: string; fields?: unknown; missing?: unknown }[];
}

export const directives = readFileSync('schema/system/directives.graphql', 'utf8');

export interface GraphOptions {
  readonly sdl: string;
  readonly models: readonly MongooseModel[];
  readonly limits?: Partial<DataLimits>;
  readonly canRead?: DataOptions['canRead'];
  readonly ruleAt?: DataOptions['ruleAt'];
  /** Hand-written fields. */
  readonly resolvers?: ResolverMap;
}

export function openGraph({ sdl, models, limits, canRead = () => true, ruleAt, resolvers = {} }: GraphOptions): Graph {
  const typeDefs = expandModels(parse(`${directives}\n${sdl}`), uniquePathsOf(models));
  const bare = makeExecutableSchema({ typeDefs });
  const bindings = bindModels(bare, models);
  const schema = makeExecutableSchema({ typeDefs, resolvers: [crudResolvers(bare, bindings), resolvers] });
  let calls: StoreCall[] = [];
  let details: string[] = [];
  let denials: Denial[] = [];
  const documents = new Map<string, DocumentNode>();
  const options: DataOptions = {
    bindings,
    clock: () => Date.now(),
    log: createLog({ level: 'silent', format: 'json' }),
    limits: { maxWhereDepth: 10, maxIn: 1000, storeTimeoutMs: 10_000, maxBulk: 1000, ...limits },
    canRead,
    ...(ruleAt && { ruleAt }),
    onStoreCall: (call) => calls.push(call),
  };
  const factory = createDataFactory(options);
  return {
    schema,
    bindings,
    get calls() {
      return calls;
    },
    get details() {
      return details;
    },
    get denials() {
      return denials;
    },
    scope: (actor) => openRequest(options, actor, 'request'),
    open: (actor, signal) => factory(actor, 'request', signal),
    async run<Data>(actor: Actor | null, source: string, variables?: Record<string, unknown>) {
      calls = [];
      const contextValue = { actor, requestId: 'request', data: factory(actor, 'request') };
      // Servers keep documents, so that a field is the same node in every execution.
      const document = documents.get(source) ?? parse(source);
      documents.set(source, document);
      const errors = validate(schema, document);
      const result =
        errors.length > 0
          ? { errors }
          : await execute({ schema, document, contextValue, variableValues: variables ?? {} });
      details = (result.errors ?? []).flatMap(({ originalError }) =>
        originalError instanceof AppError ? (originalError.detail ?? []) : [],
      );
      denials = (result.errors ?? []).flatMap(({ originalError }) =>
        originalError instanceof AccessError ? [originalError.denial] : [],
      );
      return toAnswer<Data>(result);
    },
  };
}

function toAnswer<Data>(result: ExecutionResult): Answer<Data> {
  const errors = (result.errors ?? []).map(({ originalError, message, path }) => ({
    code: originalError instanceof AppError ? originalError.code : 'GRAPHQL',
    message,
    ...(path ? { path: path.join('.') } : {}),
    ...(originalError && 'fields' in originalError ? { fields: originalError.fields } : {}),
    ...(originalError && 'denial' in originalError
      ? { missing: Reflect.get(Object(originalError.denial), 'missing') }
      : {}),
  }));
  return { data: JSON.parse(JSON.stringify(result.data ?? null)), errors };
}

/** A client that holds permissions, each on all rows or on some: `{ view_film: null, change_film: { title: { eq: 'A' } } }`. */
export function actorWith(
  permissions: Readonly<Record<string, StoredWhere | null>>,
  scopes = ['read', 'write'],
): Actor {
  const grants = Object.entries(permissions).map(([permission, where]): [string, Grant[]] => [
    permission,
    [{ permission, where, until: null, group: null }],
  ]);
  const held = new Set(scopes);
  return {
    clientId: 'tester',
    clientName: 'Tester',
    clientSince: 0,
    scopes: held,
    clientScopes: held,
    grants: new Map(grants),
    attributes: {},
    expiresAt: 4_000_000_000,
    rightsKey: Object.keys(permissions).join(' '),
  };
}

/** Every permission on some models. */
export function allPermissions(...models: string[]): Record<string, null> {
  const actions = ['view', 'add', 'change', 'delete'];
  return Object.fromEntries(
    models.flatMap((model) => actions.map((action) => [`${action}_${model.toLowerCase()}`, null])),
  );
}
