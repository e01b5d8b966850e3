import { Error as MongooseErrors, mongo } from 'mongoose';
import { LimitError, StoreError } from '../../lib/app-error.js';
import { isDuplicateKey } from '../../lib/is-duplicate-key.js';
import { isTooLarge } from '../../lib/is-too-large.js';
import type { ModelBinding } from './model-binding.js';

/** MongoDB's codes for "not now": out of time, no primary, shutting down. */
const unavailableCodes = new Set([6, 7, 50, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436]);

/** A failure of the store as `StoreError` (SERVICE_UNAVAILABLE), what outgrows it as `LimitError`; anything else comes back as it was. */
export function toStoreFailure(error: unknown): unknown {
  if (isTooLarge(error)) return new LimitError(tooLargeText, { cause: error });
  return isUnavailable(error) ? new StoreError('the store did not answer; try again', { cause: error }) : error;
}

const tooLargeText =
  'What is written or looked for is more than the 16 MB that the store takes in one piece; nothing was written';

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

/** The unique key that a write of many ran into. */
export interface Duplicate {
  readonly paths: readonly string[];
  /** The key's values by path, where the store tells. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Which of the rows it was, where the store tells. */
  readonly index: number | undefined;
}

/** What a write of many ran into; `null` for any other failure. The driver keeps only the text of one row's error, which names the index. */
export function duplicateKeyOf(error: unknown, { uniqueKeys }: Pick<ModelBinding, 'uniqueKeys'>): Duplicate | null {
  if (!isDuplicateKey(error)) return null;
  const writeError = error instanceof mongo.MongoBulkWriteError ? [error.writeErrors].flat()[0] : undefined;
  const message = writeError?.errmsg ?? String(Reflect.get(error, 'message'));
  const named = /index: (?:\S*\.\$)?(\S+)/.exec(message)?.[1];
  const told = duplicateKeyPaths(error) ?? [];
  const paths = told.length > 0 ? told : (uniqueKeys.find(({ name }) => name === named)?.paths ?? []);
  return { paths, value: { ...Object(Reflect.get(error, 'keyValue')) }, index: writeError?.index };
}
