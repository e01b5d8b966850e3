import type { IndexDirection, IndexOptions } from 'mongoose';
import type { MongooseModel, UniqueKey } from './model-binding.js';

/** The unique indexes that a model declares. */
export function uniqueKeysOf({ schema }: Pick<MongooseModel, 'schema'>): readonly UniqueKey[] {
  const indexes: readonly (readonly [Record<string, IndexDirection>, IndexOptions])[] = schema.indexes();
  return indexes
    .filter(([, { unique }]) => unique)
    .map(([key, { name, partialFilterExpression }]) => ({
      name: name ?? nameOf(key),
      paths: Object.keys(key),
      isPartial: partialFilterExpression !== undefined,
    }));
}

/** As MongoDB and its drivers name an index: `title_1_releaseDate_-1`. */
function nameOf(key: Readonly<Record<string, IndexDirection>>): string {
  return Object.entries(key)
    .map(([path, direction]) => `${path}_${direction}`)
    .join('_');
}
