import { everyRow } from './filter.js';
import { guardWriteOf } from './guarded-model.js';
import type { ModelBinding } from './model-binding.js';
import type { RequestScope } from './request-scope.js';
import { requireUsable } from './usable-fields.js';
import { newDocument } from './write-documents.js';
import { saving, shownTo, type Written } from './write-outcome.js';
import { coverOf, type WriteOverrides, writeOf } from './write-target.js';
import { readWriteValues, type WriteInput } from './write-values.js';

/**
 * Creates a row: references checked, `@owner` filled, validated with all hooks, and held to the row filter of `add_<model>`.
 * @throws InputError, ConflictError (a unique key), AccessError (the row would be outside the actor's rows)
 */
export async function createRow(
  scope: RequestScope,
  binding: ModelBinding,
  input: WriteInput,
  part: WriteOverrides = {},
): Promise<Written> {
  const write = writeOf(scope, binding, 'add', part);
  const given = Object.keys(input);
  requireUsable(scope, binding, binding.names.createInput, given);
  const values = await readWriteValues(scope, binding, input, 'create', write.at);
  const document = newDocument(scope, binding, values);
  const cover = await coverOf(write);
  await scope.store.write(binding, [], everyRow, 'insert', (_filter, onSend) => {
    guardWriteOf(document, cover, onSend);
    return saving(write, given, () => document.save());
  });
  scope.forget();
  return shownTo(write, document.toObject());
}
