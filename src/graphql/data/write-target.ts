import { type PermissionAction, permissionFor } from '../../access/model-requirement.js';
import type { Permission } from '../../access/rights.js';
import { everyRow, type Filter } from './filter.js';
import { anyRow, type WriteGuard } from './guarded-model.js';
import { matchesFilter } from './matches-filter.js';
import type { ModelBinding } from './model-binding.js';
import { idOnly } from './projection.js';
import type { RequestScope } from './request-scope.js';
import type { Row } from './row.js';
import { viewPermission } from './row-filters.js';
import { notFound, rowForbidden } from './write-errors.js';

/** A write that an actor asks of one row of a model, and the permission whose rows it may touch. */
export interface Write {
  readonly scope: RequestScope;
  readonly binding: ModelBinding;
  readonly action: Exclude<PermissionAction, 'view'>;
  readonly permission: Permission;
  /** The mutation that asks, for messages: `updateMovie`. */
  readonly root: string;
  /** Where the values stand in its arguments, if they are not its `input`: `update.`. */
  readonly at: string;
}

/** What of a write is not as its action has it. */
export type WriteOverrides = { readonly [Part in 'permission' | 'root' | 'at']?: Write[Part] | undefined };

/** A write by the permission of a generated mutation, `change_movie`, or by one that a hand-written mutation has of its own. */
export function writeOf(
  scope: RequestScope,
  binding: ModelBinding,
  action: Write['action'],
  {
    permission = permissionFor(action, binding.name),
    root = binding.names[roots[action]],
    at = '',
  }: WriteOverrides = {},
): Write {
  return { scope, binding, action, permission, root, at };
}

const roots = { add: 'create', change: 'update', delete: 'remove' } as const;

/** A write by id touches rows that are in view's filter and in its own; a client without view sees none, and its own filter decides. */
export function targetReach({ scope, binding, permission }: Write): Permission[] {
  return scope.canSee(binding) ? [viewPermission(binding), permission] : [permission];
}

/** Why a target was not found: visible but out of the write's reach, or not visible, which is as if it did not exist (AZ-7). */
export async function refusal(write: Write, target: Filter): Promise<Error> {
  const { scope, binding } = write;
  if (!scope.canSee(binding)) return notFound(binding);
  const [row] = await scope.store.find(binding, [viewPermission(binding)], target, { projection: idOnly, limit: 1 });
  return row ? rowForbidden(write) : notFound(binding);
}

/**
 * What holds the row that a write leaves behind to the permission's rows (AZ-7); decided before, so that it can be asked in a hook.
 * @throws AccessError when called with a row outside of them
 */
export async function coverOf(write: Write): Promise<WriteGuard> {
  const filter = await write.scope.rows.of(write.binding, write.permission);
  if (filter === everyRow) return anyRow;
  return async (row) => {
    const pinned = await write.scope.store.pinned(filter, [row]);
    if (!matchesFilter(pinned, row)) throw rowForbidden(write);
  };
}

/** The version of a stored row; a row of before has none, which is 0. */
export function versionOf(binding: ModelBinding, row: Row): number {
  return Number(row[binding.version.path] ?? 0);
}

/** Rows of one version. */
export function versionIs(binding: ModelBinding, version: number): Filter {
  return { [binding.version.path]: version === 0 ? { $in: [0, null] } : { $eq: version } };
}
