import { createHash } from 'node:crypto';
import mongoose from 'mongoose';

type Db = mongoose.mongo.Db;
type Collection = mongoose.mongo.Collection;

/** A collection, and where it is copied to. */
export interface Pair {
  readonly name: string;
  readonly from: Db;
  readonly to: Db;
}

/** How many documents there are, and a hash of all their bytes that does not depend on their order. */
interface Digest {
  readonly documents: number;
  readonly hash: string;
}

/** A collection that was copied and is the same there. */
export interface CopiedCollection extends Digest {
  readonly name: string;
  readonly indexes: readonly string[];
}

/** Told of each batch of documents, once when it is copied and once when it is compared. */
type Count = (documents: number) => void;

/** No value changes its type between reading and writing. */
const EXACT = { promoteValues: false, promoteBuffers: false, bsonRegExp: true } as const;
const [BATCH_COUNT, BATCH_BYTES, HASHES] = [1000, 8 * 1024 * 1024, 1n << 256n];

/**
 * Copies a collection and compares. Indexes come last: so each is built once, and no TTL index has removed anything before the
 * comparison. @throws Error if the target fails or differs
 */
export async function copyCollection({ name, from, to }: Pair, count: Count): Promise<CopiedCollection> {
  const [source, target] = [from.collection(name), to.collection(name)];
  const isThere = await to.listCollections({ name }, { nameOnly: true }).hasNext();
  if (!isThere) await to.createCollection(name);
  const copied = await digestOf(source, async (batch) => {
    await target.insertMany(batch.map((bytes) => mongoose.mongo.BSON.deserialize(bytes, EXACT)));
    count(batch.length);
  });
  const found = await digestOf(target, async (batch) => count(batch.length));
  if (found.documents !== copied.documents) throw new Error(`${found.documents} of ${copied.documents} documents`);
  if (found.hash !== copied.hash) throw new Error('the documents are not the same as here');
  return { name, ...copied, indexes: await copyIndexes(source, target) };
}

async function digestOf(collection: Collection, use: (batch: readonly Uint8Array[]) => Promise<void>): Promise<Digest> {
  let [documents, sum] = [0, 0n];
  for await (const batch of batchesOf(collection)) {
    documents += batch.length;
    for (const bytes of batch) sum = (sum + BigInt(`0x${createHash('sha256').update(bytes).digest('hex')}`)) % HASHES;
    await use(batch);
  }
  return { documents, hash: sum.toString(16).padStart(64, '0') };
}

async function* batchesOf(collection: Collection): AsyncGenerator<readonly Uint8Array[]> {
  let [batch, size]: [Uint8Array[], number] = [[], 0];
  for await (const document of collection.find({}, { raw: true, batchSize: BATCH_COUNT })) {
    if (!(document instanceof Uint8Array)) throw new TypeError('a raw document was expected');
    batch.push(document);
    size += document.length;
    if (batch.length < BATCH_COUNT && size < BATCH_BYTES) continue;
    yield batch;
    [batch, size] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}

async function copyIndexes(source: Collection, target: Collection): Promise<readonly string[]> {
  const own = (await source.listIndexes().toArray()).filter(({ name }) => name !== '_id_');
  const specs = own.map(({ v: _version, ...spec }) => spec);
  if (specs.length > 0) await target.createIndexes(specs);
  const there = new Set((await target.listIndexes().toArray()).map(({ name }) => name));
  const missing = own.find(({ name }) => !there.has(name));
  if (missing) throw new Error(`the index ${missing.name} is missing`);
  return own.map(({ name }) => name);
}
