import { mongo } from 'mongoose';
import { isDuplicateKey } from '../lib/is-duplicate-key.js';

/** Runs an unordered insertion; what another process has inserted meanwhile counts as there. Answers how many were new. */
export async function insertNew(insertMany: () => Promise<{ readonly insertedCount: number }>): Promise<number> {
  try {
    return (await insertMany()).insertedCount;
  } catch (error) {
    if (error instanceof mongo.MongoBulkWriteError && isOnlyDuplicates(error)) {
      return error.insertedCount;
    }
    throw error;
  }
}

function isOnlyDuplicates({ writeErrors }: mongo.MongoBulkWriteError): boolean {
  return [writeErrors].flat().every(isDuplicateKey);
}
