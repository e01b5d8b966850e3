import { type HydratedDocument, type Model, mongo } from 'mongoose';

const DUPLICATE_KEY = 11000;

/** Inserts valid documents; those that another process has inserted meanwhile count as there. Returns how many were new. */
export async function insertNew<T>(model: Model<T>, documents: readonly HydratedDocument<T>[]): Promise<number> {
  try {
    const inserted = await model.insertMany(documents, { ordered: false, rawResult: true });
    return inserted.insertedCount;
  } catch (error) {
    if (error instanceof mongo.MongoBulkWriteError && isOnlyDuplicates(error)) {
      return error.insertedCount;
    }
    throw error;
  }
}

function isOnlyDuplicates({ writeErrors }: mongo.MongoBulkWriteError): boolean {
  return [writeErrors].flat().every(({ code }) => code === DUPLICATE_KEY);
}
