import type { GraphQLFieldResolver } from 'graphql';
import type { Context } from '../context.js';
import { modelData } from '../data/data.js';
import type { ModelBinding } from '../data/model-binding.js';
import { pageSelection, rowSelection } from '../data/selection.js';
import type { ChangeOfMany } from '../data/update-rows.js';
import type { Upsert } from '../data/upsert-row.js';
import type { Written } from '../data/write-outcome.js';
import type { WriteInput } from '../data/write-values.js';
import type { ConnectionArgs } from '../pagination/page-args.js';

type Root<Args> = GraphQLFieldResolver<unknown, Context, Args>;

/** `movie`: null for a row that is missing, hidden or asked by a malformed id. */
export const readOne =
  (binding: ModelBinding): Root<{ id: string }> =>
  (_root, { id }, { data }, info) =>
    modelData(data, binding.name).findById(id, rowSelection(binding, info));

/** `movies`: one page. */
export const list =
  (binding: ModelBinding): Root<ConnectionArgs> =>
  (_root, args, { data }, info) =>
    modelData(data, binding.name).page(args, pageSelection(binding, info));

/** `createMovie`. */
export const create =
  (binding: ModelBinding): Root<{ input: WriteInput }> =>
  (_root, { input }, { data }) =>
    modelData(data, binding.name).create(input);

/** `updateMovie`. */
export const update =
  (binding: ModelBinding): Root<{ id: string; input: WriteInput; ifVersion?: number | null }> =>
  (_root, change, { data }) =>
    modelData(data, binding.name).update(change);

/** `deleteMovie`. */
export const remove =
  (binding: ModelBinding): Root<{ id: string; ifVersion?: number | null }> =>
  async (_root, target, { data }) => ({
    id: await modelData(data, binding.name).delete(target),
  });

/** `createMovies`. */
export const createMany =
  (binding: ModelBinding): Root<{ inputs: readonly WriteInput[] }> =>
  (_root, { inputs }, { data }) =>
    modelData(data, binding.name).createMany(inputs);

/** `updateMovies`. */
export const updateMany =
  (binding: ModelBinding): Root<ChangeOfMany> =>
  (_root, change, { data }) =>
    modelData(data, binding.name).updateMany(change);

/** `deleteMovies`. */
export const removeMany =
  (binding: ModelBinding): Root<{ where: unknown }> =>
  (_root, { where }, { data }) =>
    modelData(data, binding.name).deleteMany(where);

/** `upsertDirector`. */
export const upsert =
  (binding: ModelBinding): Root<Upsert> =>
  (_root, change, { data }) =>
    modelData(data, binding.name).upsert(change);

/** `MoviePayload`: the id needs no right to view; the row is there only for who may see it. */
export function payloadResolvers({ names }: ModelBinding) {
  return { id: ({ id }: Written) => id, [names.one]: ({ row }: Written) => row };
}

/** `DeletePayload`. */
export const deletePayloadResolvers = { id: ({ id }: { id: string }) => id };

/** `BulkPayload`, of the ids that were written. */
export const bulkPayloadResolvers = {
  count: (ids: readonly string[]) => ids.length,
  ids: (ids: readonly string[]) => ids,
};
