import { requireAtMost, retryingRaces } from './bulk-write.js';
import type { ModelBinding } from './model-binding.js';
import type { RequestScope } from './request-scope.js';
import { saveRows } from './save-rows.js';
import { idText } from './stored-id.js';
import { requireUsable } from './usable-fields.js';
import { newDocument } from './write-documents.js';
import { coverOf, writeOf } from './write-target.js';
import { readManyWriteValues, type WriteInput } from './write-values.js';

/**
 * Creates rows, all or none, each checked as one alone is; answers their ids in the order of the inputs.
 * @throws LimitError (`MAX_BULK`), InputError and ConflictError with paths such as `inputs.3.title`, AccessError
 */
export async function createRows(
  scope: RequestScope,
  binding: ModelBinding,
  inputs: readonly WriteInput[],
): Promise<readonly string[]> {
  const write = writeOf(scope, binding, 'add', { root: binding.names.createMany });
  requireAtMost(write, inputs.length);
  requireUsable(scope, binding, binding.names.createInput, [...new Set(inputs.flatMap(Object.keys))]);
  const placed = inputs.map((input, index) => ({ input, at: `inputs.${index}.`, given: new Set(Object.keys(input)) }));
  return retryingRaces(write, async () => {
    const values = await readManyWriteValues(scope, binding, placed, 'create');
    const cover = await coverOf(write);
    const rows = placed.flatMap(({ at, given }, index) => {
      const document = newDocument(scope, binding, values[index] ?? new Map());
      return [{ document, at, given, guard: cover }];
    });
    await saveRows(write, rows, { operation: 'insert', reach: [] });
    return rows.map(({ document }) => idText(document._id));
  });
}
