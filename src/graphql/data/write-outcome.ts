import { matchesFilter } from './matches-filter.js';
import type { Row } from './row.js';
import { viewPermission } from './row-filters.js';
import { idText } from './stored-id.js';
import { toWriteError } from './write-errors.js';
import type { Write } from './write-target.js';

/** What a create or an update did. */
export interface Written {
  readonly id: string;
  /** The row as it is now, whole; null if the actor may not see it. */
  readonly row: Row | null;
}

/** Runs a save; what the model or the store refuses comes as an answer to who gave these fields. */
export async function saving(write: Write, given: Iterable<string>, save: () => Promise<unknown>): Promise<void> {
  try {
    await save();
  } catch (error) {
    throw toWriteError(error, write, new Set(given));
  }
}

/** The row as its writer may see it. */
export async function shownTo({ scope, binding }: Write, row: Row): Promise<Written> {
  const visible = scope.canSee(binding) ? await scope.rows.of(binding, viewPermission(binding)) : null;
  const isVisible = visible !== null && matchesFilter(await scope.store.pinned(visible, [row]), row);
  return { id: idText(row._id), row: isVisible ? row : null };
}
