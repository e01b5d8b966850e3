import { setTimeout } from 'node:timers/promises';
import { ConflictError, InputError, NotFoundError } from '../../lib/app-error.js';
import { createRow } from './create-row.js';
import type { Filter } from './filter.js';
import { type BoundField, type BoundUpsertKey, fieldOf, type ModelBinding } from './model-binding.js';
import { idOnly } from './projection.js';
import type { RequestScope } from './request-scope.js';
import { viewPermission } from './row-filters.js';
import { duplicateKeyPaths } from './store-failure.js';
import { idText } from './stored-id.js';
import { sameValue } from './stored-values.js';
import { updateRow } from './update-row.js';
import { requireUsable } from './usable-fields.js';
import { StaleVersionError } from './write-errors.js';
import type { Written } from './write-outcome.js';
import { readWriteValues, type WriteInput, type WriteValues } from './write-values.js';

/** A row by its unique key, what it is to be if there is none, and what changes if there is one. */
export interface Upsert<By = WriteInput, Create = WriteInput, Update = WriteInput> {
  readonly by: By;
  readonly create: Create;
  readonly update: Update;
}

const maxAttempts = 12;
const maxWaitMs = 200;

/**
 * Changes the row of a unique key that the actor may see, or creates it. The unique index decides between several at once: who finds
 * the key taken looks again. A key taken by a hidden row stays a CONFLICT, as it is for a create (AZ-9).
 * @throws InputError and ConflictError with paths such as `create.name`, AccessError
 */
export async function upsertRow(scope: RequestScope, binding: ModelBinding, upsert: Upsert): Promise<Written> {
  const root = binding.names.upsert;
  const key = await readKey(scope, binding, upsert.by);
  const input = await withKey(scope, binding, upsert.create, key);
  for (let attempt = 1; ; attempt++) {
    // When many ask for one key at once, each must find its turn.
    if (attempt > 1) await setTimeout(Math.random() * Math.min(2 ** attempt, maxWaitMs));
    const id = await findVisible(scope, binding, key);
    try {
      return id === undefined
        ? await createRow(scope, binding, input, { root, at: 'create.' })
        : await updateRow(scope, binding, { id, input: upsert.update }, { root, at: 'update.' });
    } catch (error) {
      const isOvertaken = id === undefined ? isTaken(error, key) : isOvertakenUpdate(error);
      // A key that is taken by a row which is not there to be seen is taken by a hidden one, or was until just now.
      const isHopeless = id === undefined && attempt > 2;
      if (!isOvertaken || isHopeless || attempt === maxAttempts) throw error;
      scope.forget();
    }
  }
}

interface Key {
  readonly name: string;
  readonly given: WriteInput;
  readonly fields: readonly BoundField[];
  /** As the model stores them, by path. */
  readonly values: WriteValues;
}

/** The key that a caller names. References in it are looked up like those that are written. @throws InputError */
async function readKey(scope: RequestScope, binding: ModelBinding, by: WriteInput): Promise<Key> {
  const [[name = '', value] = []] = Object.entries(by);
  const bound = keyOf(binding, name);
  // Looking for a value tells whether it is there, as reading it would.
  const names = bound.fields.map((field) => field.name);
  requireUsable(scope, binding, binding.name, names);
  const [only] = bound.fields;
  const given = bound.fields.length > 1 ? { ...Object(value) } : { [only?.name ?? '']: value };
  const at = bound.fields.length > 1 ? `by.${name}.` : 'by.';
  const values = await readWriteValues(scope, binding, given, 'create', at);
  const owners = bound.owners.map(({ path }) => [path, scope.actor?.clientId] as const);
  return { name, given, fields: bound.fields, values: cast(binding, new Map([...values, ...owners])) };
}

function keyOf(binding: ModelBinding, name: string): BoundUpsertKey {
  const key = binding.upsertKeys.get(name);
  if (!key) throw new TypeError(`${binding.name} has no unique key ${name}`);
  return key;
}

/** As the model's setters leave them, which may trim a text or lower its case. */
function cast(binding: ModelBinding, values: WriteValues): WriteValues {
  const document = new binding.model(Object.fromEntries(values));
  return new Map([...values.keys()].map((path) => [path, document.get(path)]));
}

/** The new row has the key that was asked for; else who asks again would make another. @throws InputError when it says another */
async function withKey(
  scope: RequestScope,
  binding: ModelBinding,
  create: WriteInput,
  { given, fields, values }: Key,
): Promise<WriteInput> {
  const said = Object.fromEntries(
    fields.flatMap(({ name }) => (create[name] === undefined ? [] : [[name, create[name]]])),
  );
  const stored = cast(binding, await readWriteValues(scope, binding, said, 'create', 'create.'));
  const problems = Object.keys(said)
    .filter((name) => !sameValue(stored.get(fieldOf(binding, name).path), values.get(fieldOf(binding, name).path)))
    .map((name) => ({ path: `create.${name}`, message: 'is not the value in by' }));
  if (problems.length > 0)
    throw new InputError(problems.map(({ path, message }) => `${path} ${message}`).join('; '), problems);
  return { ...create, ...given };
}

async function findVisible(scope: RequestScope, binding: ModelBinding, { values }: Key): Promise<string | undefined> {
  const filter: Filter = Object.fromEntries([...values].map(([path, value]) => [path, { $eq: value }]));
  const [row] = await scope.store.find(binding, [viewPermission(binding)], filter, { projection: idOnly, limit: 1 });
  return row && idText(row._id);
}

/** Whether others deleted or changed the row meanwhile. */
function isOvertakenUpdate(error: unknown): boolean {
  return error instanceof NotFoundError || error instanceof StaleVersionError;
}

/** Whether a create found its own key taken, and no other. */
function isTaken(error: unknown, { values }: Key): boolean {
  const paths = error instanceof ConflictError ? duplicateKeyPaths(error.cause) : null;
  return paths !== null && paths.length === values.size && paths.every((path) => values.has(path));
}
