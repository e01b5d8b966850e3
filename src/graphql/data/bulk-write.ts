import { setTimeout } from 'node:timers/promises';
import { Error as MongooseErrors } from 'mongoose';
import { ConflictError, LimitError } from '../../lib/app-error.js';
import type { Filter } from './filter.js';
import type { Projection } from './projection.js';
import type { Row } from './row.js';
import { viewPermission } from './row-filters.js';
import { LostRaceError } from './transaction.js';
import type { Write } from './write-target.js';

const maxRetries = 5;

/**
 * Runs a write of many rows, all of which it reads, checks and writes; again from the start when others were in its way, 5 times.
 * @throws ConflictError when they were each time
 */
export async function retryingRaces<T>({ scope, binding }: Write, attempt: () => Promise<T>): Promise<T> {
  for (let retry = 0; retry <= maxRetries; retry++) {
    if (retry > 0) await setTimeout(Math.random() * 5 * 3 ** retry); // Who was first has not committed yet.
    try {
      return await attempt();
    } catch (error) {
      if (!isRace(error)) throw error;
    } finally {
      scope.forget();
    }
  }
  throw new ConflictError(`${binding.name} rows have changed meanwhile; nothing was written, try again`);
}

function isRace(error: unknown): boolean {
  return error instanceof LostRaceError || error instanceof MongooseErrors.MongooseBulkSaveIncompleteError;
}

/** Refuses more rows than one write may touch (`MAX_BULK`). @throws LimitError */
export function requireAtMost({ scope, root }: Write, figure: number): void {
  const { maxBulk } = scope.options.limits;
  if (figure <= maxBulk) return;
  throw new LimitError(`${root} writes at most ${maxBulk} rows at once, not ${figure} (MAX_BULK); nothing was written`);
}

/**
 * The rows that a write of many bears on, by id: those that match, in view's filter and in that of its own permission (AZ-7).
 * @throws LimitError when they are too many
 */
export async function findTargets(
  write: Write,
  filter: Filter,
  projection: Projection | 'wholeRow',
): Promise<readonly Row[]> {
  const { scope, binding, root } = write;
  const { maxBulk } = scope.options.limits;
  const settings = { projection, sort: { _id: 1 }, limit: maxBulk + 1 } as const;
  const found = await scope.store.find(binding, bulkReach(write), filter, settings);
  if (found.length <= maxBulk) return found;
  throw new LimitError(
    `${root} writes at most ${maxBulk} rows at once, and more match (MAX_BULK); nothing was written, narrow where`,
  );
}

/** Rows are selected by their fields, so only those in view count, whatever else the actor may. */
export function bulkReach({ binding, permission }: Write) {
  return [viewPermission(binding), permission];
}
