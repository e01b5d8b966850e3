import mongoose from 'mongoose';
import { InputError, LimitError, StoreError } from '../lib/app-error.js';
import { isTooLarge } from '../lib/is-too-large.js';

/**
 * Runs a call of the store; what the driver or Mongoose throws becomes a StoreError that tells a caller nothing of the store. Errors that
 * are an answer (a taken key, a version gone by) are for the caller of this function: catch them inside.
 * @throws StoreError, InputError for what a model's validation refuses
 */
export async function guardStore<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof mongoose.Error.ValidationError) throw invalid(cause);
    if (isTooLarge(cause))
      throw new LimitError('The record would be more than the 16 MB that the store takes', { cause });
    if (cause instanceof mongoose.mongo.MongoError || cause instanceof mongoose.Error) {
      throw new StoreError('The store did not answer', { cause });
    }
    throw cause;
  }
}

/** What our own checks let through and the model did not. */
function invalid(cause: mongoose.Error.ValidationError): InputError {
  const fields = Object.entries(cause.errors).map(([path, { message }]) => ({ path, message }));
  return new InputError('The input is not valid', fields, { cause });
}
