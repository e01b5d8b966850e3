import type { IndexDirection, IndexOptions } from 'mongoose';
import type { ModelField, ModelType } from '../crud/model-type.js';
import { type UniquePaths, upsertKeys } from '../crud/unique-inputs.js';
import type { BoundField, BoundUpsertKey, MongooseModel, UniqueKey } from './model-binding.js';

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

/** The keys that every row of a model has one value of, by model. */
export function uniquePathsOf(models: readonly MongooseModel[]): UniquePaths {
  return new Map(models.map((model) => [model.modelName, totalKeys(model)]));
}

function totalKeys(model: MongooseModel): readonly (readonly string[])[] {
  return uniqueKeysOf(model).flatMap(({ isPartial, paths }) => (isPartial ? [] : [paths]));
}

/** The keys of a model by which a row can be upserted. */
export function bindUpsertKeys(
  type: ModelType,
  model: MongooseModel,
  fields: ReadonlyMap<string, BoundField>,
): ReadonlyMap<string, BoundUpsertKey> {
  const bound = (parts: readonly ModelField[]) => parts.flatMap(({ name }) => fields.get(name) ?? []);
  return new Map(
    upsertKeys(type, totalKeys(model)).map((key) => [
      key.name,
      { fields: bound(key.fields), owners: bound(key.owners) },
    ]),
  );
}

/** As MongoDB and its drivers name an index: `title_1_releaseDate_-1`. */
function nameOf(key: Readonly<Record<string, IndexDirection>>): string {
  return Object.entries(key)
    .map(([path, direction]) => `${path}_${direction}`)
    .join('_');
}
