import { Error as MongooseErrors, mongo } from 'mongoose';
import { StoreError } from '../../lib/app-error.js';
import { isDuplicateKey } from '../../lib/is-duplicate-key.js';

/** MongoDB's codes for "not now": out of time, no primary, shutting down. */
const unavailableCodes = new Set([6, 7, 50, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** A failure of the store as `StoreError` (SERVICE_UNAVAILABLE); anything else comes back as it was. */
export function toStoreFailure(error: unknown): unknown {
  return isUnavailable(error) ? new StoreError('the store did not answer; try again', { cause: error }) : error;
}

/** Whether the store was not there, or too slow, rather than asked something wrong. */
function isUnavailable(error: unknown): boolean {
  if (error instanceof MongooseErrors.MongooseServerSelectionError) return true;
  if (error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoServerSelectionError) return true;
  if (error instanceof mongo.MongoNotConnectedError || error instanceof mongo.MongoTopologyClosedError) return true;
  if (error instanceof mongo.MongoClientClosedError || error instanceof mongo.MongoOperationTimeoutError) return true;
  return error instanceof mongo.MongoServerError && unavailableCodes.has(Number(error.code));
}

/** The paths of the unique key that a write ran into; `null` for any other failure. */
export function duplicateKeyPaths(error: unknown): readonly string[] | null {
  if (!isDuplicateKey(error)) return null;
  const pattern = error.keyPattern;
  return typeof pattern === 'object' && pattern !== null ? Object.keys(pattern) : [];
}
