import type { Model } from 'mongoose';
import type { MongooseModel } from './model-binding.js';
import type { Row } from './row.js';

/** Called with the row about to be written, after all hooks of the team's; throws to stop the write. */
export type WriteGuard = (row: Row) => Promise<void>;

/** The guard of who may write any row: the row need not be made for it to be looked at. */
export const anyRow: WriteGuard = async () => {};

const guardKey = 'scopeqlWriteGuard';
const twins = new WeakMap<MongooseModel, Model<Record<string, unknown>>>();

/**
 * A twin of a team's model on the same collection, whose last `pre('save')` hook is ours. Hooks can only be added before a model is
 * compiled, and the row that a write leaves behind is final only after the team's own hooks have run.
 */
export function guardedTwin(model: MongooseModel): Model<Record<string, unknown>> {
  const known = twins.get(model);
  if (known) return known;
  const schema = model.schema.clone();
  schema.clearIndexes(); // The team's model declares them; two models would create each twice.
  schema.set('autoIndex', false);
  schema.set('autoCreate', false);
  schema.pre('save', async function guardWrite() {
    const guard: unknown = this.$locals[guardKey];
    if (typeof guard === 'function')
      await guard(() => this.toObject({ depopulate: true, getters: false, virtuals: false }));
  });
  const twin = model.db.model<Record<string, unknown>>(`${model.modelName} (guarded)`, schema, model.collection.name);
  twins.set(model, twin);
  return twin;
}

/** Has the guard look at a document right before it is saved, and tells when it goes to the store. */
export function guardWriteOf(
  document: { readonly $locals: Record<string, unknown> },
  guard: WriteGuard,
  onSend: () => void,
): void {
  document.$locals[guardKey] = async (readRow: () => Row) => {
    if (guard !== anyRow) await guard(readRow());
    onSend();
  };
}
