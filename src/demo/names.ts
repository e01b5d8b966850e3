import type { Types } from 'mongoose';
import type { Director } from '../models/director.js';
import { insertNew } from './insert-new.js';
import { stableId } from './stable-id.js';

/** A model that has nothing but a unique name: Director, Distributor. */
export type NamedModel = typeof Director;

type NamedDocument = InstanceType<NamedModel>;

/** The names of one model that the films refer to. */
export interface Names {
  readonly idByName: ReadonlyMap<string, Types.ObjectId>;
  /** Those that the store lacks, not yet saved. */
  readonly missing: readonly NamedDocument[];
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

/** Saves the names that the store lacks. Answers how many were new. */
export function addNames(model: NamedModel, { missing }: Names): Promise<number> {
  return insertNew(() => model.insertMany([...missing], { ordered: false, rawResult: true }));
}

/** The ids that names get when they are new. */
export function idsOfNames(model: NamedModel, names: readonly string[]): readonly Types.ObjectId[] {
  return names.map((name) => idOfName(model, name));
}

function idOfName(model: NamedModel, name: string): Types.ObjectId {
  return stableId(model.modelName, name);
}
