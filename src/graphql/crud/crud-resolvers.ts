import type { IExecutableSchemaDefinition } from '@graphql-tools/schema';
import type { GraphQLSchema } from 'graphql';
import type { Context } from '../context.js';
import type { ModelBinding, ModelBindings } from '../data/model-binding.js';
import { scalarsOf } from '../scalars/scalars.js';
import { aggregate, aggregateResolvers } from './aggregate-resolvers.js';
import { connectionResolvers, edgeResolvers, pageInfoResolvers } from './connection-resolvers.js';
import {
  bulkPayloadResolvers,
  create,
  createMany,
  deletePayloadResolvers,
  list,
  payloadResolvers,
  readOne,
  remove,
  removeMany,
  update,
  updateMany,
  upsert,
} from './root-resolvers.js';
import { embeddedResolvers, rowResolvers } from './row-resolvers.js';

/** Resolvers by type and field, and our scalars, as `makeExecutableSchema` takes them. */
export type ResolverMap = Extract<
  NonNullable<IExecutableSchemaDefinition<Context>['resolvers']>,
  { readonly [type: string]: unknown }
>;

/**
 * An explicit resolver for every field that the expansion generated and every stored field of a model, root fields, connections, edges
 * and payloads included (graphql-middleware silently passes over fields without one). Computed fields and the team's root
 * fields are left to their own.
 */
export function crudResolvers(schema: GraphQLSchema, bindings: ModelBindings): ResolverMap {
  const models = [...bindings.values()];
  const written = models.filter(({ isReadOnly }) => !isReadOnly);
  const shared = models.length > 0 ? { PageInfo: pageInfoResolvers } : {};
  return {
    ...scalarsOf(schema),
    ...shared,
    ...(written.length > 0
      ? {
          DeletePayload: deletePayloadResolvers,
          BulkPayload: bulkPayloadResolvers,
          Mutation: merge(written.map(mutationResolvers)),
        }
      : {}),
    ...(models.length > 0 ? { Query: merge(models.map(queryResolvers)) } : {}),
    ...merge(models.map((binding) => modelResolvers(binding, bindings))),
  };
}

function modelResolvers(binding: ModelBinding, bindings: ModelBindings): ResolverMap {
  const { names } = binding;
  return {
    ...embeddedResolvers(binding.fields.values()),
    [binding.name]: rowResolvers(binding, bindings),
    [names.connection]: connectionResolvers,
    [names.edge]: edgeResolvers,
    ...aggregateResolvers(binding, bindings),
    ...(binding.isReadOnly ? {} : { [names.payload]: payloadResolvers(binding) }),
  };
}

function queryResolvers(binding: ModelBinding) {
  const { one, many, aggregateMany } = binding.names;
  return { [one]: readOne(binding), [many]: list(binding), [aggregateMany]: aggregate(binding) };
}

function mutationResolvers(binding: ModelBinding) {
  const { names } = binding;
  return {
    [names.create]: create(binding),
    [names.update]: update(binding),
    [names.remove]: remove(binding),
    [names.createMany]: createMany(binding),
    [names.updateMany]: updateMany(binding),
    [names.removeMany]: removeMany(binding),
    ...(binding.upsertKeys.size > 0 ? { [names.upsert]: upsert(binding) } : {}),
  };
}

function merge<T extends object>(maps: readonly T[]): Record<string, T[keyof T]> {
  return Object.assign({}, ...maps);
}
