import type { Permission } from '../../access/rights.js';
import { allOf } from './filter.js';
import { anyRow, guardWriteOf } from './guarded-model.js';
import type { ModelBinding } from './model-binding.js';
import type { RequestScope } from './request-scope.js';
import type { Row } from './row.js';
import { byId } from './store.js';
import { storedIdOf } from './stored-id.js';
import { requireWritable } from './usable-fields.js';
import { changedDocument } from './write-documents.js';
import { isLostRace, staleVersion } from './write-errors.js';
import { saving, shownTo, type Written } from './write-outcome.js';
import {
  coverOf,
  refusal,
  targetReach,
  versionIs,
  versionOf,
  type Write,
  type WriteOverrides,
  writeOf,
} from './write-target.js';
import { readWriteValues, type WriteInput, type WriteValues } from './write-values.js';

/** A change of a row by id. */
export interface Change<Input = WriteInput> {
  readonly id: string;
  readonly input: Input;
  /** Only if the row has this version. */
  readonly ifVersion?: number | null | undefined;
  /** For a hand-written mutation with a `@permission` of its own: whose rows decide, in place of `change_<model>`'s. */
  readonly permission?: Permission;
}

const maxRetries = 3;

/**
 * Changes what is given of a row: load with the row filters, set, validate with all hooks, hold the result to the row filter of
 * the permission, then one conditional update on id, version and row filters; when someone else was faster, anew, 3 times.
 * An input that changes nothing writes nothing.
 * @throws NotFoundError, AccessError, InputError, ConflictError (a unique key, `ifVersion`, a race lost each time)
 */
export async function updateRow(
  scope: RequestScope,
  binding: ModelBinding,
  change: Change,
  part: WriteOverrides = {},
): Promise<Written> {
  const write = writeOf(scope, binding, 'change', { permission: change.permission, ...part });
  requireWritable(scope, binding, change);
  const values = await readWriteValues(scope, binding, change.input, 'update', write.at);
  for (let attempt = 0; attempt <= maxRetries; attempt++) {
    const row = await loadTarget(write, change);
    const written = await tryUpdate(write, row, values, Object.keys(change.input));
    if (written) return shownTo(write, written);
  }
  throw staleVersion(binding);
}

async function loadTarget(write: Write, { id, ifVersion }: Change): Promise<Row> {
  const { scope, binding } = write;
  const target = byId(storedIdOf(binding.id, id));
  const found = await scope.store.find(binding, targetReach(write), target, { projection: 'wholeRow', limit: 1 });
  const [row] = found;
  if (!row) throw await refusal(write, target);
  if (ifVersion != null && versionOf(binding, row) !== ifVersion) throw staleVersion(binding);
  return row;
}

/** One conditional update: the row as it is now, or undefined when somebody else was faster. */
async function tryUpdate(
  write: Write,
  row: Row,
  values: WriteValues,
  given: readonly string[],
): Promise<Row | undefined> {
  const { scope, binding } = write;
  const version = versionOf(binding, row);
  const document = changedDocument(binding, row, values);
  if (!document) return row;
  const cover = await coverOf(write);
  const coverNext =
    cover === anyRow ? anyRow : (after: Row) => cover({ ...after, [binding.version.path]: version + 1 });
  const same = allOf([byId(row._id), versionIs(binding, version)]);
  try {
    await scope.store.write(binding, targetReach(write), same, 'update', (condition, onSend) => {
      guardWriteOf(document, coverNext, onSend);
      document.$where = { ...condition };
      document.increment(); // Mongoose counts only some changes of arrays by itself.
      return saving(write, given, () => document.save());
    });
  } catch (error) {
    if (isLostRace(error)) return undefined;
    throw error;
  }
  scope.forget();
  return document.toObject();
}
