import type { PermissionAction } from '../../access/model-requirement.js';
import { permissionFor } from '../../access/model-requirement.js';
import type { Permission } from '../../access/rights.js';
import { allOf, everyRow, type Filter } from './filter.js';
import { guardWriteOf, type WriteGuard } from './guarded-model.js';
import { matchesFilter } from './matches-filter.js';
import type { ModelBinding } from './model-binding.js';
import { idOnly } from './projection.js';
import type { RequestScope } from './request-scope.js';
import type { Row } from './row.js';
import { viewPermission } from './row-filters.js';
import { byId } from './store.js';
import { idText, storedIdOf } from './stored-id.js';
import { requireUsable } from './usable-fields.js';
import { isLostRace, notFound, rowForbidden, staleVersion, toWriteError } from './write-errors.js';
import { readWriteValues, type WriteInput } from './write-values.js';

/** What a create or an update did. */
export interface Written {
  readonly id: string;
  /** The row as it is now, whole; null if the actor may not see it. */
  readonly row: Row | null;
}

/** A change of a row by id. */
export interface Change<Input = WriteInput> {
  readonly id: string;
  readonly input: Input;
  /** Only if the row has this version. */
  readonly ifVersion?: number | null | undefined;
}

const maxRetries = 3;

/**
 * Creates a row: references checked, `@owner` filled, validated with all hooks, and held to the row filter of `add_<model>`.
 * @throws InputError, ConflictError (a unique key), AccessError (the row would be outside the actor's rows)
 */
export async function createRow(scope: RequestScope, binding: ModelBinding, input: WriteInput): Promise<Written> {
  requireUsable(scope, binding, binding.names.createInput, Object.keys(input));
  const values = await readWriteValues(scope, binding, input, 'create');
  const cover = await scope.rows.of(binding, permissionFor('add', binding.name));
  const owners = [...binding.fields.values()].filter(({ role }) => role === 'owner');
  const document = new binding.model({
    ...Object.fromEntries(values),
    ...Object.fromEntries(owners.map(({ path }) => [path, scope.actor?.clientId])),
  });
  guardWriteOf(document, guardOf(scope, binding, cover, 'add'));
  await scope.store.write(binding, [], everyRow, 'insert', () => saved(scope, binding, input, () => document.save()));
  return finish(scope, binding, 'add', document.toObject(), [...Object.keys(input), ...owners.map(({ name }) => name)]);
}

/**
 * Changes what is given of a row: load with the row filters, set, validate with all hooks, hold the result to the row filter of
 * `change_<model>`, then one conditional update on id, version and row filters; when someone else was faster, anew, 3 times.
 * An input that changes nothing writes nothing.
 * @throws NotFoundError, AccessError, InputError, ConflictError (a unique key, `ifVersion`, a race lost each time)
 */
export async function updateRow(scope: RequestScope, binding: ModelBinding, change: Change): Promise<Written> {
  requireUsable(scope, binding, binding.names.updateInput, Object.keys(change.input));
  const values = await readWriteValues(scope, binding, change.input, 'update');
  for (let attempt = 0; attempt <= maxRetries; attempt++) {
    const row = await loadTarget(scope, binding, change);
    const document = hydrate(binding, row);
    for (const [path, value] of values) document.set(path, value);
    if (!document.isModified()) return finish(scope, binding, 'change', row, []);
    const done = await tryUpdate(scope, binding, { row, document, input: change.input });
    if (done) return done;
  }
  throw staleVersion(binding);
}

/**
 * Deletes a row. References to it are left alone: they read as null from now on.
 * @throws NotFoundError, AccessError, ConflictError (`ifVersion`)
 */
export async function deleteRow(
  scope: RequestScope,
  binding: ModelBinding,
  { id, ifVersion }: Omit<Change, 'input'>,
): Promise<string> {
  const target = byId(storedIdOf(binding.id, id));
  const reach = targetReach(scope, binding, 'delete');
  const condition = ifVersion == null ? everyRow : versionIs(binding, ifVersion);
  const deleted = await scope.store.deleteOne(binding, reach, allOf([target, condition]));
  if (deleted === 0) {
    const [row] =
      ifVersion == null ? [] : await scope.store.find(binding, reach, target, { projection: idOnly, limit: 1 });
    throw row ? staleVersion(binding) : await refusal(scope, binding, target, 'delete');
  }
  done(scope, binding, 'delete', id, []);
  return id;
}

interface Attempt {
  readonly row: Row;
  readonly document: ReturnType<typeof hydrate>;
  readonly input: WriteInput;
}

/** One conditional update; undefined when somebody else was faster. */
async function tryUpdate(
  scope: RequestScope,
  binding: ModelBinding,
  { row, document, input }: Attempt,
): Promise<Written | undefined> {
  const version = versionOf(binding, row);
  const cover = await scope.rows.of(binding, permissionFor('change', binding.name));
  const guard = guardOf(scope, binding, cover, 'change');
  guardWriteOf(document, (after) => guard({ ...after, [binding.version.path]: version + 1 }));
  const reach = targetReach(scope, binding, 'change');
  const same = allOf([byId(row._id), versionIs(binding, version)]);
  try {
    await scope.store.write(binding, reach, same, 'update', (condition) => {
      document.$where = { ...condition };
      document.increment(); // Mongoose counts only some changes of arrays by itself.
      return saved(scope, binding, input, () => document.save());
    });
  } catch (error) {
    if (isLostRace(error)) return undefined;
    throw error;
  }
  return finish(scope, binding, 'change', document.toObject(), Object.keys(input));
}

async function saved(
  scope: RequestScope,
  binding: ModelBinding,
  input: WriteInput,
  save: () => Promise<unknown>,
): Promise<void> {
  try {
    await save();
  } catch (error) {
    throw toWriteError(error, scope, binding, new Set(Object.keys(input)));
  }
}

function guardOf(scope: RequestScope, binding: ModelBinding, cover: Filter, action: 'add' | 'change'): WriteGuard {
  return (row) => {
    if (!matchesFilter(cover, row)) throw rowForbidden(scope, binding, action);
  };
}

/** The document of a stored row, without defaults for what is missing: an update changes only what is given. */
function hydrate(binding: ModelBinding, row: Row) {
  const options = { strict: true, defaults: false };
  return binding.model.hydrate(row, null, options);
}

async function loadTarget(scope: RequestScope, binding: ModelBinding, { id, ifVersion }: Change): Promise<Row> {
  const target = byId(storedIdOf(binding.id, id));
  const reach = targetReach(scope, binding, 'change');
  const [row] = await scope.store.find(binding, reach, target, { projection: 'wholeRow', limit: 1 });
  if (!row) throw await refusal(scope, binding, target, 'change');
  if (ifVersion != null && versionOf(binding, row) !== ifVersion) throw staleVersion(binding);
  return row;
}

/** A write by id touches rows that are in view's filter and in its own; a client without view sees none, and its own filter decides. */
function targetReach(scope: RequestScope, binding: ModelBinding, action: PermissionAction): Permission[] {
  const own = permissionFor(action, binding.name);
  return scope.canSee(binding) ? [viewPermission(binding), own] : [own];
}

/** Why a target was not found: visible but out of this permission's reach, or not visible, which is as if it did not exist (AZ-7). */
async function refusal(
  scope: RequestScope,
  binding: ModelBinding,
  target: Filter,
  action: 'change' | 'delete',
): Promise<Error> {
  if (!scope.canSee(binding)) return notFound(binding);
  const [row] = await scope.store.find(binding, [viewPermission(binding)], target, { projection: idOnly, limit: 1 });
  return row ? rowForbidden(scope, binding, action) : notFound(binding);
}

async function finish(
  scope: RequestScope,
  binding: ModelBinding,
  action: 'add' | 'change',
  row: Row,
  fields: readonly string[],
): Promise<Written> {
  const id = idText(row._id);
  if (action === 'add' || fields.length > 0) done(scope, binding, action, id, fields);
  const visible = scope.canSee(binding) ? await scope.rows.of(binding, viewPermission(binding)) : null;
  return { id, row: visible && matchesFilter(visible, row) ? row : null };
}

function done(
  scope: RequestScope,
  binding: ModelBinding,
  action: 'add' | 'change' | 'delete',
  id: string,
  fields: readonly string[],
): void {
  scope.forget();
  const { requestId, actor } = scope;
  scope.options.onWrite?.({ model: binding.name, action, id, fields, requestId, actor });
}

function versionOf(binding: ModelBinding, row: Row): number {
  return Number(row[binding.version.path] ?? 0);
}

/** A missing version reads as 0. */
function versionIs(binding: ModelBinding, version: number): Filter {
  return { [binding.version.path]: version === 0 ? { $in: [0, null] } : { $eq: version } };
}
