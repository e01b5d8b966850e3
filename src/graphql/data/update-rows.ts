import { bulkReach, findTargets, retryingRaces } from './bulk-write.js';
import { allOf } from './filter.js';
import { anyRow } from './guarded-model.js';
import type { ModelBinding } from './model-binding.js';
import type { RequestScope } from './request-scope.js';
import type { Row } from './row.js';
import { saveRows } from './save-rows.js';
import { byId } from './store.js';
import { idText } from './stored-id.js';
import { requireUsableWhere, requireWritable } from './usable-fields.js';
import { changedDocument } from './write-documents.js';
import { coverOf, versionIs, versionOf, type Write, writeOf } from './write-target.js';
import { readWriteValues, type WriteInput, type WriteValues } from './write-values.js';

/** A change of every row that matches. */
export interface ChangeOfMany<Where = unknown, Input = WriteInput> {
  readonly where: Where;
  readonly set: Input;
}

/**
 * Changes what is given of every row that matches and that the actor may see and change, all or none; answers their ids. Rows that
 * have these values already stay as they are; nothing given is nothing done.
 * @throws LimitError (`MAX_BULK`), InputError and ConflictError with paths such as `set.title`, AccessError
 */
export async function updateRows(
  scope: RequestScope,
  binding: ModelBinding,
  { where, set }: ChangeOfMany,
): Promise<readonly string[]> {
  const write = writeOf(scope, binding, 'change', { root: binding.names.updateMany });
  requireUsableWhere(scope, binding, where);
  requireWritable(scope, binding, { input: set });
  return retryingRaces(write, async () => {
    const filter = await scope.compile(binding, where);
    const values = await readWriteValues(scope, binding, set, 'update', 'set.');
    if (values.size === 0) return [];
    const targets = await findTargets(write, filter, 'wholeRow');
    await saveChanges(write, targets, values, new Set(Object.keys(set)));
    return targets.map((row) => idText(row._id));
  });
}

/** Each update holds to the version that was read and to the row filters: one that no longer matches undoes all. */
async function saveChanges(
  write: Write,
  targets: readonly Row[],
  values: WriteValues,
  given: ReadonlySet<string>,
): Promise<void> {
  const { binding } = write;
  const cover = await coverOf(write);
  const versions = new Map<unknown, number>();
  const rows = targets.flatMap((row) => {
    const document = changedDocument(binding, row, values);
    if (!document) return [];
    const version = versionOf(binding, row);
    versions.set(document, version);
    const guard = cover === anyRow ? anyRow : (after: Row) => cover({ ...after, [binding.version.path]: version + 1 });
    return [{ document, at: 'set.', given, guard }];
  });
  await saveRows(write, rows, {
    operation: 'update',
    reach: bulkReach(write),
    targets,
    prepare: ({ document }, rowFilters) => {
      const same = allOf([byId(document._id), versionIs(binding, versions.get(document) ?? 0)]);
      document.$where = { ...allOf([same, rowFilters]) };
      document.increment();
    },
  });
}
