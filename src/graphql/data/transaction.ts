import { type ClientSession, type Connection, mongo } from 'mongoose';
import { StoreError } from '../../lib/app-error.js';
import { isRefusedTransaction } from '../../registry/no-transactions-error.js';

/** Others changed the same rows meanwhile: nothing was written, and the whole may be tried again. */
export class LostRaceError extends Error {}

/** All reads are of one moment, and what is answered is on a majority of the members. */
const options = { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } } as const;

/**
 * Runs an act as one transaction, once: all of it or nothing, also when the process dies in between.
 *
 * @throws LostRaceError when others were in its way; StoreError on a standalone MongoDB, which has no transactions
 */
export async function inTransaction<T>(
  connection: Connection,
  timeoutMs: number,
  act: (session: ClientSession) => Promise<T>,
): Promise<T> {
  const session = await connection.startSession();
  try {
    session.startTransaction({ ...options, maxCommitTimeMS: timeoutMs });
    const result = await act(session);
    await commit(session);
    return result;
  } catch (error) {
    if (session.inTransaction()) await session.abortTransaction().catch(() => {}); // What is not committed is not written.
    throw toTransactionFailure(error);
  } finally {
    await session.endSession();
  }
}

const maxCommits = 3;

/** A commit whose outcome did not reach us can be asked for again: it is the same one. */
async function commit(session: ClientSession): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await session.commitTransaction();
    } catch (error) {
      if (attempt === maxCommits || !hasLabel(error, 'UnknownTransactionCommitResult')) throw error;
    }
  }
}

function toTransactionFailure(error: unknown): unknown {
  if (isRefusedTransaction(error)) return noTransactions(error);
  const isRace = error instanceof mongo.MongoServerError && hasLabel(error, 'TransientTransactionError');
  return isRace ? new LostRaceError('others changed the same rows', { cause: error }) : error;
}

function hasLabel(error: unknown, label: string): boolean {
  return error instanceof mongo.MongoError && error.hasErrorLabel(label);
}

function noTransactions(cause: unknown): StoreError {
  return new StoreError(
    'This MongoDB is a standalone server, which has no transactions, so many rows cannot be written all at once: nothing was written. ' +
      'Write them one at a time, or make it a replica set (one member will do)',
    { cause },
  );
}
