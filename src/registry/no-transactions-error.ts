import mongoose from 'mongoose';
import { AppError } from '../lib/app-error.js';

/** The store is a MongoDB that has no transactions, and what was asked is all or nothing: nothing was changed. */
export class NoTransactionsError extends AppError {
  constructor(cause: unknown) {
    super(
      'NO_TRANSACTIONS',
      'This MongoDB is a standalone server, which has no transactions, so access cannot be changed all at once: nothing was changed. ' +
        'Make it a replica set (one member will do), or use the embedded store',
      { cause },
    );
  }
}

/**
 * `IllegalOperation`: what a standalone server answers to the first command of a transaction. When that one writes, the driver puts its
 * own error around it, which speaks of retryable writes.
 */
export function isRefusedTransaction(error: unknown): boolean {
  if (!(error instanceof mongoose.mongo.MongoServerError)) return false;
  return error.code === 20 || isRefusedTransaction(error.originalError);
}
