import mongoose from 'mongoose';

/** Runs `act` and answers the calls of the store that Mongoose made meanwhile, as `collection.method`. */
export async function storeCallsOf(act: () => Promise<unknown>): Promise<readonly string[]> {
  const calls: string[] = [];
  mongoose.set('debug', (collection: string, method: string) => {
    calls.push(`${collection}.${method}`);
  });
  try {
    await act();
  } finally {
    mongoose.set('debug', false);
  }
  return calls;
}
