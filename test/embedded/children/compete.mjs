/**
 * One of several processes that write the same things: `node compete.mjs DATA_DIR KEYS`. Prints `{ ready }`, starts at the first byte
 * of its input, and prints `{ won, swaps }`: the keys that it inserted, and how often it changed the version of the same document.
 */
import { once } from 'node:events';
import mongoose from 'mongoose';
import { startEmbeddedStore } from '../../../dist/embedded/embedded-store.js';

const [dataDir, keys] = process.argv.slice(2);
const store = await startEmbeddedStore({ dataDir, agingMs: 25 });
const client = await mongoose.mongo.MongoClient.connect(store.uri);
const db = client.db('embedded');
console.log(JSON.stringify({ ready: true }));
await once(process.stdin, 'data');
process.stdin.destroy();

const won = [];
let swaps = 0;
for (let key = 0; key < Number(keys); key++) {
  await db
    .collection('keys')
    .insertOne({ key, by: process.pid })
    .then(() => won.push(key), onlyDuplicates);
  await db.collection('counters').updateOne({ _id: 'shared' }, { $inc: { n: 1 } }, { upsert: true });
  await swap();
}
await db.collection('aging').insertMany(Array.from({ length: 10 }, () => ({ at: new Date(0) })));
console.log(JSON.stringify({ won, swaps }));
await client.close();
await store.close();

/** Changes the document that has the version which it has just read; another one may have been faster. */
async function swap() {
  const { version } = await db.collection('versions').findOne({ _id: 'shared' });
  const filter = { _id: 'shared', version };
  const { modifiedCount } = await db.collection('versions').updateOne(filter, { $set: { version: version + 1 } });
  swaps += modifiedCount;
}

function onlyDuplicates(error) {
  if (error.code !== 11000) throw error;
}
