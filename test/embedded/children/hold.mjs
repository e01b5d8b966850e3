/**
 * Holds all that a process can hold, until it is killed: `node hold.mjs DATA_DIR`. A transaction that has written, a cursor that is half
 * read, and a stream of writes. Prints `{ holding }` once it does.
 */
import mongoose from 'mongoose';
import { startEmbeddedStore } from '../../../dist/embedded/embedded-store.js';

const store = await startEmbeddedStore({ dataDir: process.argv[2] });
const client = await mongoose.mongo.MongoClient.connect(store.uri);
const db = client.db('embedded');
const session = client.startSession();
session.startTransaction();
await db.collection('held').updateOne({ _id: 1 }, { $set: { by: process.pid } }, { session });
await db.collection('held').find({}, { batchSize: 1 }).next();
await db.collection('stream').insertOne({});
console.log(JSON.stringify({ holding: true }));
for (;;) await Promise.all(Array.from({ length: 8 }, () => db.collection('stream').insertOne({ by: process.pid })));
