import type { HydratedDocument, Model, Types } from 'mongoose';
import { stableId } from './stable-id.js';

/** A model of which nothing but a unique name is known: Director, Distributor. */
export type NamedModel = Model<{ name: string }>;

/** The names of one model that the films refer to. */
export interface Names {
  readonly idByName: ReadonlyMap<string, Types.ObjectId>;
  /** Those that the store lacks, not yet saved. */
  readonly missing: readonly HydratedDocument<{ name: string }>[];
}

/** Finds under which ids the store has the names, which are all different, and makes documents of those that it lacks. */
export async function findNames(model: NamedModel, names: readonly string[]): Promise<Names> {
  const found = await model.find({ name: { $in: names } }, { name: 1 }).lean();
  const idByName = new Map(found.map(({ _id, name }) => [name, _id]));
  const lacking = names.filter((name) => !idByName.has(name));
  const missing = lacking.map((name) => new model({ _id: idOfName(model, name), name }));
  for (const { _id, name } of missing) {
    idByName.set(name, _id);
  }
  return { idByName, missing };
}

/** The ids that names get when they are new. */
export function idsOfNames(model: NamedModel, names: readonly string[]): readonly Types.ObjectId[] {
  return names.map((name) => idOfName(model, name));
}

function idOfName(model: NamedModel, name: string): Types.ObjectId {
  return stableId(model.modelName, name);
}
