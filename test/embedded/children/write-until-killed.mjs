/**
 * Writes to the store of a data directory until it is killed: `node write-until-killed.mjs DATA_DIR ROUND WRITERS`. Each line that it
 * prints is JSON and says what is about to be done (`try`) or what was acknowledged (`done`); pipes are synchronous, so a line that was
 * printed is read even after a SIGKILL.
 */
import { createHash } from 'node:crypto';
import mongoose from 'mongoose';
import { startEmbeddedStore } from '../../../dist/embedded/embedded-store.js';

const [dataDir, round, writers] = process.argv.slice(2);
const store = await startEmbeddedStore({ dataDir });
const client = await mongoose.mongo.MongoClient.connect(store.uri);
const db = client.db('embedded');
const documents = db.collection('documents');
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

await Promise.all(Array.from({ length: Number(writers) }, (_, writer) => write(writer)));

async function write(writer) {
  for (let i = 0; ; i++) {
    const id = `${round}-${writer}-${i}`;
    await step('insert', id, () => documents.insertOne(documentOf(id, i)));
    await step('count', writer, () =>
      db.collection('counters').updateOne({ _id: writer }, { $inc: { n: 1 } }, { upsert: true }),
    );
    const earlier = `${round}-${writer}-${i - 2}`;
    if (i % 3 === 2) await step('delete', earlier, () => documents.deleteOne({ _id: earlier }));
    if (i % 3 === 0)
      await step('move', id, () => documents.updateOne({ _id: id }, { $set: { group: 'moved', tags: ['moved'] } }));
    if (i % 4 === 0) await step('transfer', id, () => transfer(id, writer, (writer + 1) % Number(writers)));
  }
}

async function step(what, id, action) {
  say({ try: what, id });
  await action();
  say({ done: what, id });
}

/** A document that shows whether it is whole, with entries in four indexes, one of them unique and one of several entries. */
function documentOf(id, i) {
  const text = id.repeat(1 + (i % 200));
  return {
    _id: id,
    key: id,
    group: `g${i % 10}`,
    tags: [`t${i % 7}`, `u${i % 5}`],
    text,
    hash: createHash('sha256').update(text).digest('hex'),
  };
}

/** Moves one from an account to another and notes it, all or nothing. */
async function transfer(id, from, to) {
  await client.withSession((session) =>
    session.withTransaction(async () => {
      const accounts = db.collection('accounts');
      await accounts.updateOne({ _id: from }, { $inc: { balance: -1 } }, { session, upsert: true });
      await accounts.updateOne({ _id: to }, { $inc: { balance: 1 } }, { session, upsert: true });
      await db.collection('ledger').insertOne({ _id: id, from, to }, { session });
    }),
  );
}
