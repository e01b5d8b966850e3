import mongoose from 'mongoose';
import type { Progress } from '../../demo/progress.js';
import { ConflictError, StoreError } from '../../lib/app-error.js';
import { type CopiedCollection, copyCollection, type Pair } from './copy-collection.js';

const { MongoClient, MongoServerError, MongoServerSelectionError } = mongoose.mongo;
type Client = mongoose.mongo.MongoClient;

/**
 * Copies all collections and indexes of a store, which is served only once the target answers, and compares them. The database that the
 * store's URI names goes into the one that `to` names; others keep their names. Progress counts each document twice.
 * @throws StoreError if the target can't be reached, fails midway or differs afterwards; ConflictError if it holds documents
 */
export async function copyStore(
  serve: () => Promise<string>,
  to: string,
  progress: Progress,
): Promise<readonly CopiedCollection[]> {
  const target = await connect(to);
  try {
    const source = await MongoClient.connect(await serve());
    try {
      const pairs = await pairsOf(source, target);
      for (const pair of pairs) await requireEmpty(pair);
      return await copyAll(pairs, progress);
    } finally {
      await source.close();
    }
  } finally {
    await target.close();
  }
}

// A parser's message may quote the URI, which may hold a password.
async function connect(uri: string): Promise<Client> {
  try {
    return await MongoClient.connect(uri, {
      appName: 'scopeql',
      serverSelectionTimeoutMS: 5000,
      writeConcern: { w: 'majority' },
    });
  } catch (cause) {
    const isTelling = cause instanceof MongoServerSelectionError || cause instanceof MongoServerError;
    const reason = isTelling ? cause.message : 'the URI is not understood';
    throw new StoreError(`The MongoDB that --to names can't be reached: ${reason}`, { cause });
  }
}

async function pairsOf(source: Client, target: Client): Promise<readonly Pair[]> {
  const own = source.db().databaseName;
  const { databases } = await source.db().admin().listDatabases({ nameOnly: true });
  const pairs = databases.map(async ({ name: database }) => {
    const [from, to] = [source.db(database), database === own ? target.db() : target.db(database)];
    const collections = await from.listCollections({}, { nameOnly: true }).toArray();
    return collections.map(({ name }) => ({ name, from, to }));
  });
  return (await Promise.all(pairs)).flat();
}

async function requireEmpty({ name, to }: Pair): Promise<void> {
  if ((await to.collection(name).findOne({}, { projection: { _id: 1 } })) === null) return;
  throw new ConflictError(`${to.databaseName}.${name} there has documents already: name an empty database`);
}

async function copyAll(pairs: readonly Pair[], progress: Progress): Promise<readonly CopiedCollection[]> {
  const counts = await Promise.all(pairs.map(({ name, from }) => from.collection(name).countDocuments()));
  const total = 2 * counts.reduce((sum, count) => sum + count, 0);
  let done = 0;
  const count = (documents: number) => {
    done += documents;
    progress(Math.min(done, total), total);
  };
  const copied: CopiedCollection[] = [];
  for (const pair of pairs) {
    copied.push(await copyCollection(pair, count).catch((cause: unknown) => refuseHalf(pair, cause)));
  }
  return copied;
}

function refuseHalf({ name, to }: Pair, cause: unknown): never {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const advice = 'The copy is not whole: drop that database and try again';
  throw new StoreError(`${to.databaseName}.${name} there: ${reason}. ${advice}`, { cause });
}
