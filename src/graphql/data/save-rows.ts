import { Error as MongooseErrors } from 'mongoose';
import { everyRow, type Filter } from './filter.js';
import { guardWriteOf, type WriteGuard } from './guarded-model.js';
import type { Row } from './row.js';
import type { Reach } from './store.js';
import { duplicateKeyOf } from './store-failure.js';
import { inTransaction } from './transaction.js';
import type { RowDocument } from './write-documents.js';
import { duplicateError, refusedByModel, validationProblems } from './write-errors.js';
import type { Write } from './write-target.js';
import { inputError } from './write-values.js';

/** One row of a write of many. */
export interface RowToSave {
  readonly document: RowDocument;
  /** Where its values stand in the input, for messages: `inputs.3.`. */
  readonly at: string;
  /** The names of the fields that the input gives. */
  readonly given: ReadonlySet<string>;
  /** Looks at the row as it is about to be written; throws to stop all. */
  readonly guard: WriteGuard;
}

interface Saving {
  readonly operation: 'insert' | 'update';
  readonly reach: Reach;
  /** Rows of an update, as they were read. */
  readonly targets?: readonly Row[];
  /** Makes a document's update hold to the row filters; called once they are known. */
  readonly prepare?: (row: RowToSave, rowFilters: Filter) => void;
}

/**
 * Validates rows and saves them in one transaction, with all hooks: every one of them, or none.
 * @throws InputError with the problems of all, ConflictError naming the row, AccessError (a guard), LostRaceError
 */
export async function saveRows(write: Write, rows: readonly RowToSave[], saving: Saving): Promise<void> {
  const { scope, binding } = write;
  await validateAll(write, rows);
  if (rows.length === 0) return;
  const send = (rowFilters: Filter, onSend: () => void) => {
    let unguarded = rows.length;
    for (const row of rows) {
      saving.prepare?.(row, rowFilters);
      guardWriteOf(row.document, row.guard, () => {
        unguarded -= 1;
        if (unguarded === 0) onSend();
      });
    }
    return sendAll(write, rows);
  };
  await scope.store.write(binding, saving.reach, everyRow, saving.operation, send, saving.targets ?? []);
}

async function sendAll(write: Write, rows: readonly RowToSave[]): Promise<void> {
  const { model } = write.binding;
  const maxTimeMS = write.scope.options.limits.storeTimeoutMs;
  const documents = rows.map(({ document }) => document);
  try {
    await inTransaction(model.db, maxTimeMS, (session) =>
      // They are valid already, each with its place in the input.
      model.bulkSave(documents, { session, validateBeforeSave: false, maxTimeMS }),
    );
  } catch (error) {
    throw toConflict(error, write, rows);
  }
}

function toConflict(error: unknown, { scope, binding }: Write, rows: readonly RowToSave[]): unknown {
  const duplicate = duplicateKeyOf(error, binding);
  if (!duplicate) return error;
  const place = duplicate.index ?? indexOf(duplicate.value, rows);
  const at = rows[place]?.at;
  return duplicateError(duplicate.paths, scope, binding, { ...(at !== undefined && { at }), cause: error });
}

/** The last row that has a taken key: of two in one input, the second is too many. */
function indexOf(key: Readonly<Record<string, unknown>>, rows: readonly RowToSave[]): number {
  const paths = Object.entries(key);
  if (paths.length === 0) return -1;
  return rows.findLastIndex(({ document }) =>
    paths.every(([path, value]) => String(document.get(path)) === String(value)),
  );
}

async function validateAll({ binding }: Write, rows: readonly RowToSave[]): Promise<void> {
  const failures = await Promise.all(rows.map(validate));
  const refused = failures.flatMap((error, index) => {
    const row = rows[index];
    if (!error || !row) return [];
    return [validationProblems(error, binding, row)];
  });
  const [first] = refused;
  if (!first) return;
  const all = refused.flatMap((each) => each.problems);
  // What is set is the same for all rows of an update, and so is what is wrong with it.
  const problems = [...new Map(all.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
  throw problems.length > 0 ? inputError(problems, first.detail) : refusedByModel(binding, first.detail);
}

async function validate({ document }: RowToSave): Promise<MongooseErrors.ValidationError | null> {
  try {
    await document.validate();
    return null;
  } catch (error) {
    if (error instanceof MongooseErrors.ValidationError) return error;
    throw error;
  }
}
