import type { HydratedDocument } from 'mongoose';
import type { ModelBinding } from './model-binding.js';
import type { RequestScope } from './request-scope.js';
import type { Row } from './row.js';
import type { WriteValues } from './write-values.js';

/** A row on its way to the store, with the model's hooks. */
export type RowDocument = HydratedDocument<Record<string, unknown>>;

/** The document of a new row; the server fills its owner (AZ-8). */
export function newDocument(scope: RequestScope, binding: ModelBinding, values: WriteValues): RowDocument {
  const owners = [...binding.fields.values()].filter(({ role }) => role === 'owner');
  const owned = owners.map(({ path }) => [path, scope.actor?.clientId] as const);
  return new binding.model(Object.fromEntries([...values, ...owned]));
}

/** The document of a stored row with some values set, without defaults for what is missing; `null` when that changes nothing. */
export function changedDocument(binding: ModelBinding, row: Row, values: WriteValues): RowDocument | null {
  const options = { strict: true, defaults: false };
  const document = binding.model.hydrate(row, null, options);
  for (const [path, value] of values) document.set(path, value);
  return document.isModified() ? document : null;
}
