import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { startEmbeddedStore } from '../../../src/embedded/embedded-store.js';
import { commandLine } from '../command-line.js';

export const { MongoClient, BSON, Long, Decimal128, Double, Binary } = mongoose.mongo;
export type Db = mongoose.mongo.Db;

/** A folder of its own, which goes again. */
export async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'scopeql-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The command line over the embedded store of a DATA_DIR, whatever MONGODB_URI the suites run with. */
export const storeCli = (dataDir: string) => commandLine('', { env: { DATA_DIR: dataDir } });

/** The database of the embedded store of a DATA_DIR. */
export async function withDb<Result>(dataDir: string, use: (db: Db) => Promise<Result>): Promise<Result> {
  const store = await startEmbeddedStore({ dataDir });
  const client = await MongoClient.connect(store.uri);
  try {
    return await use(client.db());
  } finally {
    await client.close();
    await store.close();
  }
}

/** Of each collection how many documents there are, a hash of them with the types of their values, and the indexes. */
export async function contentsOf(db: Db): Promise<Record<string, string>> {
  const contents: Record<string, string> = {};
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    const documents = await db.collection(name).find({}, { promoteValues: false }).sort({ _id: 1 }).toArray();
    const all = await db.collection(name).listIndexes().toArray();
    const indexes = all.map(({ v: _version, ...index }) => JSON.stringify(Object.entries(index).sort())).sort();
    const hash = createHash('sha256')
      .update(BSON.EJSON.stringify(documents, { relaxed: false }))
      .digest('hex');
    contents[name] = `${documents.length} ${hash} ${indexes}`;
  }
  return contents;
}
