import { createRequire } from 'node:module';
import { defaultFieldResolver, GraphQLError, type GraphQLSchema, isObjectType } from 'graphql';
import {
  applyMiddlewareToDeclaredResolvers,
  type IMiddleware,
  type IMiddlewareFieldMap,
  type IMiddlewareTypeMap,
} from 'graphql-middleware';
import type { IRules } from 'graphql-shield';
import type { Coordinate } from '../access/coordinate.js';
import type { RequirementsTable } from '../access/requirements-table.js';
import type { Context } from './context.js';
import { dropHiddenTypes } from './drop-hidden-types.js';
import { refusalOfField } from './shield-refusal.js';
import { type ShieldedField, shieldedFields } from './shielded-fields.js';

/** Its ES modules import a function of `util` that Node has no more since version 23; its CommonJS ones load everywhere. */
const { deny, rule, shield }: typeof import('graphql-shield') = createRequire(import.meta.url)('graphql-shield');

/**
 * Puts graphql-shield around the resolvers, as a second layer that reads the same table and knows nothing of the first (AZ-11). Only
 * fields that ask something of their own get a rule: a plain field of a model has been asked for where the model was reached.
 *
 * @throws TypeError when a field that has a rule was not wrapped: the schema must not be served
 */
export function withShield(schema: GraphQLSchema, table: RequirementsTable): GraphQLSchema {
  const fields = shieldedFields(schema, table);
  resolveExplicitly(schema, fields);
  dropHiddenTypes(schema, table);
  const middleware = onlyFor(fields, shield(ruleTree(fields, table), shieldOptions).generate(schema));
  const shielded = applyMiddlewareToDeclaredResolvers(schema, middleware);
  assertWrapped(schema, shielded, fields);
  decideOnceEach(schema, shielded, fields);
  return shielded;
}

const shieldOptions = {
  // Its default is to allow whatever has no rule.
  fallbackRule: deny,
  /** `null`: a rule threw, so nothing was decided (AZ-14). Else a resolver's own failure, which is not a matter of access. */
  fallbackError: (failure: unknown): Error => {
    if (failure instanceof Error) return failure;
    if (failure !== null) return new Error('a resolver threw what is no error');
    return new GraphQLError('Access could not be decided', { extensions: { code: 'SERVICE_UNAVAILABLE' } });
  },
};

/** One rule a field. No cache of its own: `contextual` mixes up arguments and `strict` mixes up fields. */
function ruleTree(fields: readonly ShieldedField[], table: RequirementsTable): IRules {
  const tree: Record<string, Record<string, ReturnType<ReturnType<typeof rule>>>> = {};
  for (const shielded of fields) {
    const decide = rule(shielded.coordinate, { cache: 'no_cache' })((_parent, args, context: Context, info) => {
      const refusal = refusalOfField(shielded, table, args, context, info);
      if (!refusal) allowedIn(context).add(shielded.coordinate);
      return refusal ?? true;
    });
    tree[shielded.typeName] = { ...tree[shielded.typeName], [shielded.fieldName]: decide };
  }
  return tree;
}

/** graphql-middleware leaves a field without a resolver of its own unwrapped, and says nothing. */
function resolveExplicitly(schema: GraphQLSchema, fields: readonly ShieldedField[]): void {
  for (const { typeName, fieldName } of fields) {
    const field = fieldOf(schema, typeName, fieldName);
    if (!field.resolve || field.resolve === defaultFieldResolver) {
      field.resolve = (parent, args, context, info) => defaultFieldResolver(parent, args, context, info);
    }
  }
}

/** graphql-shield makes a wrapper for every field of every type; those that have no rule would pay for nothing. */
function onlyFor(fields: readonly ShieldedField[], generated: IMiddleware): IMiddlewareTypeMap {
  const picked: Record<string, IMiddlewareFieldMap> = {};
  for (const { typeName, fieldName, coordinate } of fields) {
    const wrapper = memberOf(memberOf(generated, typeName), fieldName);
    if (!isWrapper(wrapper)) throw new TypeError(`graphql-shield made no rule for ${coordinate}`);
    picked[typeName] = { ...picked[typeName], [fieldName]: wrapper };
  }
  return picked;
}

/** What the rules have allowed in one request. */
const allowed = new WeakMap<Context, Set<Coordinate>>();

function allowedIn(context: Context): Set<Coordinate> {
  const known = allowed.get(context) ?? new Set<Coordinate>();
  allowed.set(context, known);
  return known;
}

/**
 * The rule of a field without guarded arguments says the same for every row of a request, and graphql-shield's wrapper costs several
 * promises each time: once it has let the field pass, further rows go straight to the resolver.
 */
function decideOnceEach(bare: GraphQLSchema, shielded: GraphQLSchema, fields: readonly ShieldedField[]): void {
  for (const { typeName, fieldName, coordinate, arguments: guarded } of fields) {
    const field = fieldOf(shielded, typeName, fieldName);
    const { resolve } = fieldOf(bare, typeName, fieldName);
    const guardedResolve = field.resolve;
    if (guarded.length > 0 || !resolve || !guardedResolve) continue;
    field.resolve = (parent, args, context: Context, info) =>
      allowed.get(context)?.has(coordinate)
        ? resolve(parent, args, context, info)
        : guardedResolve(parent, args, context, info);
  }
}

function memberOf(map: unknown, name: string): unknown {
  return typeof map === 'object' && map !== null && Object.hasOwn(map, name) ? Reflect.get(map, name) : undefined;
}

function isWrapper(value: unknown): value is IMiddlewareFieldMap[string] {
  return typeof value === 'function';
}

function assertWrapped(before: GraphQLSchema, after: GraphQLSchema, fields: readonly ShieldedField[]): void {
  for (const { typeName, fieldName, coordinate } of fields) {
    const resolve = fieldOf(after, typeName, fieldName).resolve;
    if (!resolve || resolve === fieldOf(before, typeName, fieldName).resolve) {
      throw new TypeError(`graphql-shield does not guard ${coordinate}`);
    }
  }
}

function fieldOf(schema: GraphQLSchema, typeName: string, fieldName: string) {
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  if (!field) throw new TypeError(`no field ${typeName}.${fieldName}`);
  return field;
}
