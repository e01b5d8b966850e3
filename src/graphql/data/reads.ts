import type { Sort } from 'mongodb';
import type { Filter } from './filter.js';
import type { BoundField, ModelBinding } from './model-binding.js';
import { toStoreProjection } from './projection.js';
import { hasRelations } from './relation.js';
import { countStages, distinctStages, type FindOptions, findStages, type Stage } from './stages.js';

/** Sends a read of rows: a find, or a pipeline where relations are joined. */
export async function findRows(
  binding: ModelBinding,
  filter: Filter,
  options: FindOptions,
  timeoutMS: number,
): Promise<Record<string, unknown>[]> {
  const { projection, sort, limit } = options;
  if (hasRelations(filter)) return runStages(binding, findStages(filter, options), timeoutMS, limit);
  const columns = projection === 'wholeRow' ? {} : { projection: toStoreProjection(projection) };
  const settings = { ...columns, timeoutMS, ...batchOf(limit), ...(sort ? { sort: toSort(sort) } : {}) };
  return binding.model.collection.find(filter, { ...settings, ...(limit > 0 ? { limit } : {}) }).toArray();
}

/** Sends a count. */
export async function countRows(binding: ModelBinding, filter: Filter, timeoutMS: number): Promise<number> {
  if (!hasRelations(filter)) return binding.model.collection.countDocuments(filter, { timeoutMS });
  const [counted] = await runStages(binding, countStages(filter), timeoutMS, 1);
  return Number(counted?.n ?? 0);
}

/** Sends the question for the values of a path. */
export async function distinctValues(
  binding: ModelBinding,
  filter: Filter,
  path: Pick<BoundField, 'path' | 'isList'>,
  limit: number,
  maxTimeMS: number,
): Promise<readonly unknown[]> {
  // Null is one of the values, and none that is asked for.
  const found = await runStages(binding, distinctStages(filter, path, limit + 1), maxTimeMS, limit + 1);
  return found.flatMap(({ _id }) => _id ?? []).slice(0, limit);
}

/** Sends a pipeline that answers at most `limit` documents; 0: any number. */
export function runStages(
  binding: ModelBinding,
  stages: readonly Stage[],
  timeoutMS: number,
  limit: number,
): Promise<Record<string, unknown>[]> {
  return binding.model.collection.aggregate([...stages], { timeoutMS, ...batchOf(limit) }).toArray();
}

/** One batch for all: a second one would be a second trip to the store. */
const batchOf = (limit: number) => ({ batchSize: limit > 0 ? limit + 1 : 1001 });

const toSort = (sort: Readonly<Record<string, 1 | -1>>): Sort => ({ ...sort });
