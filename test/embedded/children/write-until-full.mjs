/**
 * Writes documents of 20 KB until that fails: `node write-until-full.mjs DATA_DIR`. Prints `{ done: id }` for each that was acknowledged,
 * `{ code, message }` of the failure, and `{ readable }`, how many can be read after it.
 */
import mongoose from 'mongoose';
import { startEmbeddedStore } from '../../../dist/embedded/embedded-store.js';

const store = await startEmbeddedStore({ dataDir: process.argv[2] });
const client = await mongoose.mongo.MongoClient.connect(store.uri, { serverSelectionTimeoutMS: 2000 });
const documents = client.db('embedded').collection('documents');
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
let failure;
let next = 0;
await documents.createIndex({ key: 1 }, { unique: true });
await Promise.all(Array.from({ length: 4 }, write));
say(failure);
const found = await documents
  .find()
  .toArray()
  .catch((error) => ({ length: String(error) }));
say({ readable: found.length });
process.exit();

async function write() {
  while (failure === undefined) {
    const _id = next++;
    try {
      await documents.insertOne({ _id, key: `key ${_id}`, text: 'x'.repeat(20_000) });
      say({ done: _id });
    } catch ({ code, message }) {
      failure = { code, message };
    }
  }
}
