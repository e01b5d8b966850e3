import { allOf, everyRow } from './filter.js';
import type { ModelBinding } from './model-binding.js';
import { idOnly } from './projection.js';
import type { RequestScope } from './request-scope.js';
import { byId } from './store.js';
import { storedIdOf } from './stored-id.js';
import type { Change } from './update-row.js';
import { staleVersion } from './write-errors.js';
import { refusal, targetReach, versionIs, writeOf } from './write-target.js';

/** Which row to delete, and of which version. */
export type Deletion = Omit<Change, 'input'>;

/**
 * Deletes a row and answers its id. References to it are left alone: they read as null from now on.
 * @throws NotFoundError, AccessError, ConflictError (`ifVersion`)
 */
export async function deleteRow(scope: RequestScope, binding: ModelBinding, deletion: Deletion): Promise<string> {
  const { id, ifVersion, permission } = deletion;
  const write = writeOf(scope, binding, 'delete', { permission });
  const target = byId(storedIdOf(binding.id, id));
  const reach = targetReach(write);
  const condition = ifVersion == null ? everyRow : versionIs(binding, ifVersion);
  const deleted = await scope.store.deleteOne(binding, reach, allOf([target, condition]));
  if (deleted > 0) {
    scope.forget();
    return id;
  }
  const isStale =
    ifVersion != null && (await scope.store.find(binding, reach, target, { projection: idOnly, limit: 1 })).length > 0;
  throw isStale ? staleVersion(binding) : await refusal(write, target);
}
