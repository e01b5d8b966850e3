import { HeaderMap } from '@apollo/server';
import { assembleSchema } from '../../dist/graphql/assemble-schema.js';
import { allowances } from '../../dist/graphql/cost/allowance.js';
import { createDataFactory } from '../../dist/graphql/data/data.js';
import { createEngine } from '../../dist/graphql/engine.js';
import { models } from '../../dist/models/index.js';
import { silentLog } from '../../dist/observe/log.js';
import { resolvers } from '../../dist/resolvers/index.js';

const limits = {
  maxFields: 400,
  maxDepth: 15,
  maxAliases: 100,
  maxRootFields: 20,
  maxDirectives: 50,
  maxTokens: 2000,
  maxBulk: 1000,
};
const dataLimits = { maxWhereDepth: 10, maxIn: 1000, maxBulk: 1000, storeTimeoutMs: 30_000 };

export const schemaDir = new URL('../../schema', import.meta.url).pathname;

/** An engine with both layers of access control, or (`off`) with none: neither decides, rows are still filtered. */
export async function makeEngine(access) {
  const assembled = assembleSchema({
    schemaDir,
    models,
    resolvers,
    layers: access === 'on' ? 'both' : 'decision only',
  });
  const log = silentLog();
  const engine = createEngine({
    assembled: access === 'on' ? assembled : { ...assembled, layers: 'shield only' },
    dataFactory: createDataFactory({
      bindings: assembled.bindings,
      clock: Date.now,
      log,
      limits: dataLimits,
      canRead: assembled.canUse,
    }),
    administration: {},
    server: { name: 'bench', version: '0', tokenEndpoint: '' },
    limits,
    openAllowance: allowances(
      { ...limits, ...dataLimits, maxCost: 10_000, rateLimit: null, trustedDocumentsMode: 'off' },
      Date.now,
    ),
    challenge: () => ({}),
    log,
    clock: Date.now,
    metrics: { decision() {}, limitHit() {} },
    audit: { record() {} },
    landingPage: false,
    allowBasic: false,
  });
  await engine.start();
  return engine;
}

/** A client's actor, made for each request as the server does. */
export function actorOf(id, grants, scopes = ['read', 'write', 'movie:finance']) {
  const rightsKey = JSON.stringify([[...grants.keys()], scopes]);
  const held = new Set(scopes);
  return {
    clientId: id,
    clientName: id,
    scopes: held,
    clientScopes: held,
    grants,
    attributes: {},
    expiresAt: 4e9,
    rightsKey,
  };
}

/** Grants of some permissions, each on some rows or (`null`) on all. */
export function grantsOf(permissions, where = null) {
  return new Map(permissions.map((permission) => [permission, [{ permission, where, until: null, group: null }]]));
}

/** Asks an engine; a refused or failed answer is no measurement. */
export async function ask(engine, actor, { query, variables = {} }) {
  const caller = { actor, requestId: 'bench', signal: never, accept: 'application/json' };
  const headers = new HeaderMap([['content-type', 'application/json']]);
  const request = { method: 'POST', headers, search: '', body: { query, variables } };
  const { body } = await engine.handle(request, caller);
  if (body.string.startsWith('{"errors"')) throw new Error(body.string.slice(0, 500));
  return body.string;
}

const never = new AbortController().signal;
