import mongoose from 'mongoose';
import { StoreError } from '../lib/app-error.js';

/**
 * Runs a call of the store; what the driver or Mongoose throws becomes a StoreError that tells a caller nothing of the store. Errors that
 * are an answer (a taken key, a version gone by) are for the caller of this function: catch them inside.
 * @throws StoreError
 */
export async function guardStore<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof mongoose.mongo.MongoError || cause instanceof mongoose.Error) {
      throw new StoreError('The store did not answer', { cause });
    }
    throw cause;
  }
}

/** Whether the store refused a write because another row has the same unique key. */
export function isDuplicateKey(error: unknown): error is mongoose.mongo.MongoServerError {
  return error instanceof mongoose.mongo.MongoServerError && error.code === 11000;
}
