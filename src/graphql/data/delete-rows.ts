import { bulkReach, findTargets, retryingRaces } from './bulk-write.js';
import { allOf, type Filter } from './filter.js';
import type { ModelBinding } from './model-binding.js';
import { idOnly } from './projection.js';
import type { RequestScope } from './request-scope.js';
import { idText } from './stored-id.js';
import { inTransaction, LostRaceError } from './transaction.js';
import { requireUsableWhere } from './usable-fields.js';
import { type Write, writeOf } from './write-target.js';

/**
 * Deletes every row that matches and that the actor may see and delete, all or none; answers their ids. References to them are left
 * alone: they read as null from now on.
 * @throws LimitError (`MAX_BULK`), InputError, ConflictError (others were in its way each time)
 */
export async function deleteRows(
  scope: RequestScope,
  binding: ModelBinding,
  where: unknown,
): Promise<readonly string[]> {
  const write = writeOf(scope, binding, 'delete', { root: binding.names.removeMany });
  requireUsableWhere(scope, binding, where);
  return retryingRaces(write, async () => {
    const filter = await scope.compile(binding, where);
    const targets = await findTargets(write, filter, idOnly);
    const ids = targets.map((row) => row._id);
    if (ids.length > 0) await deleteAll(write, allOf([{ _id: { $in: ids } }, filter]), ids.length);
    return ids.map(idText);
  });
}

/** @throws LostRaceError when some of them are gone or no longer match */
function deleteAll(write: Write, filter: Filter, expected: number): Promise<void> {
  const { scope, binding } = write;
  const maxTimeMS = scope.options.limits.storeTimeoutMs;
  return scope.store.write(binding, bulkReach(write), filter, 'delete', (joined, onSend) =>
    inTransaction(binding.model.db, maxTimeMS, async (session) => {
      onSend();
      const { deletedCount } = await binding.model.collection.deleteMany(joined, { session, maxTimeMS });
      if (deletedCount !== expected) throw new LostRaceError(`${deletedCount} of ${expected} rows were there`);
    }),
  );
}
