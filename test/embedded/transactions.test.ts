import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import mongoose, { Schema } from 'mongoose';
import { startChild } from './child-process.js';
import { type Collection, MongoClient, type OpenStore, openStore, type Session } from './embedded-kit.js';

type Account = { _id: number; balance: number; name?: string };
const longestMs = 5000;

let store: OpenStore;
let accounts: Collection<Account>;
/** A transaction that nobody ends, begun first so that its time is over when the last test looks. */
let forgotten: { session: Session; begun: number };

beforeAll(async () => {
  store = await openStore();
  accounts = store.db.collection<Account>('accounts');
  await accounts.createIndex({ name: 1 }, { unique: true, sparse: true });
  await store.db.createCollection('forgotten');
  const session = store.client.startSession();
  session.startTransaction();
  await store.db.collection<Account>('forgotten').insertOne({ _id: 1, balance: 0 }, { session });
  forgotten = { session, begun: performance.now() };
});
beforeEach(async () => {
  await accounts.deleteMany({});
  await accounts.insertMany([
    { _id: 1, balance: 10, name: 'one' },
    { _id: 2, balance: 0 },
  ]);
});
afterAll(async () => {
  await forgotten.session.endSession();
  await store.close();
});

const yesOrNo = [() => true, () => false] as const;
const balances = async () => (await accounts.find().sort({ _id: 1 }).toArray()).map(({ balance }) => balance);
const transfer = async (session: Session, amount: number) => {
  await accounts.updateOne({ _id: 1 }, { $inc: { balance: -amount } }, { session });
  await accounts.updateOne({ _id: 2 }, { $inc: { balance: amount } }, { session });
};
const inTransaction = <T>(action: (session: Session) => Promise<T>) =>
  store.client.withSession((session) => session.withTransaction(() => action(session)));

describe('withTransaction', () => {
  it('commits all of it', async () => {
    await inTransaction((session) => transfer(session, 3));
    expect(await balances()).toEqual([7, 3]);
  });

  it('answers what its callback does', async () => {
    expect(await inTransaction((session) => accounts.countDocuments({}, { session }))).toBe(2);
  });

  it('undoes all of it when its callback throws', async () => {
    const failing = inTransaction(async (session) => {
      await transfer(session, 3);
      await accounts.insertOne({ _id: 3, balance: 1 }, { session });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await balances()).toEqual([10, 0]);
    expect(await accounts.estimatedDocumentCount()).toBe(2);
  });

  it('undoes all of it when a statement fails', async () => {
    const failing = inTransaction(async (session) => {
      await transfer(session, 3);
      await accounts.insertOne({ _id: 3, balance: 0, name: 'one' }, { session });
    });
    await expect(failing).rejects.toMatchObject({ code: 11000, keyValue: { name: 'one' } });
    expect(await balances()).toEqual([10, 0]);
  });

  it('runs again when others were faster, so that nothing is lost', async () => {
    const addOne = () =>
      inTransaction(async (session) => {
        const { balance = 0 } = (await accounts.findOne({ _id: 1 }, { session })) ?? {};
        await accounts.updateOne({ _id: 1 }, { $set: { balance: balance + 1 } }, { session });
      });
    await Promise.all(Array.from({ length: 6 }, addOne));
    expect(await balances()).toEqual([16, 0]);
  });

  it('can make a collection, and delete and replace documents', async () => {
    await inTransaction(async (session) => {
      await store.db.collection<Account>('made').insertOne({ _id: 1, balance: 1 }, { session });
      await accounts.deleteOne({ _id: 1 }, { session });
      await accounts.replaceOne({ _id: 2 }, { balance: 5, name: 'one' }, { session });
    });
    expect(await store.db.collection('made').countDocuments()).toBe(1);
    expect(await accounts.find({ name: 'one' }).toArray()).toEqual([{ _id: 2, balance: 5, name: 'one' }]);
    expect(await accounts.estimatedDocumentCount()).toBe(1);
  });
});

describe('isolation', () => {
  let session: Session;
  beforeEach(() => {
    session = store.client.startSession();
    session.startTransaction();
  });
  const finish = async () => {
    if (session.inTransaction()) await session.abortTransaction();
    await session.endSession();
  };

  it('nobody sees what is not committed', async () => {
    await accounts.insertOne({ _id: 3, balance: 1, name: 'three' }, { session });
    await transfer(session, 4);
    expect(await balances()).toEqual([10, 0]);
    expect(await accounts.findOne({ name: 'three' })).toBeNull();
    expect(await accounts.estimatedDocumentCount()).toBe(2);
    await session.commitTransaction();
    expect(await balances()).toEqual([6, 4, 1]);
    await finish();
  });

  it('it sees what it has done itself: by id, by an index, in order, counted and grouped', async () => {
    await accounts.insertOne({ _id: 3, balance: 1, name: 'three' }, { session });
    await accounts.deleteOne({ _id: 2 }, { session });
    expect(await accounts.findOne({ _id: 2 }, { session })).toBeNull();
    expect(await accounts.findOne({ name: 'three' }, { session })).toMatchObject({ _id: 3 });
    const byName = await accounts
      .find({ name: { $gt: '' } }, { session })
      .sort({ name: -1 })
      .toArray();
    expect(byName.map(({ _id }) => _id)).toEqual([3, 1]);
    expect(await accounts.countDocuments({}, { session })).toBe(2);
    const sum = { $group: { _id: null, sum: { $sum: '$balance' } } };
    expect(await accounts.aggregate([sum], { session }).toArray()).toEqual([{ _id: null, sum: 11 }]);
    await finish();
  });

  it('what it sees does not move', async () => {
    await accounts.findOne({ _id: 1 }, { session });
    await accounts.updateOne({ _id: 2 }, { $set: { balance: 99 } });
    await accounts.insertOne({ _id: 3, balance: 0 });
    expect(await accounts.findOne({ _id: 2 }, { session })).toEqual({ _id: 2, balance: 0 });
    expect(await accounts.find({}, { session }).toArray()).toHaveLength(2);
    await finish();
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a write outside', () => accounts.updateOne({ _id: 1 }, { $inc: { balance: 1 } })],
    [
      'another transaction',
      () => inTransaction((other) => accounts.updateOne({ _id: 1 }, { $inc: { balance: 1 } }, { session: other })),
    ],
  ])('it cannot change what was changed since it began by %s', async (_what, change) => {
    await accounts.findOne({ _id: 1 }, { session });
    await change();
    const late = accounts.updateOne({ _id: 1 }, { $inc: { balance: 10 } }, { session });
    await expect(late).rejects.toMatchObject({ code: 112, errorLabels: ['TransientTransactionError'] });
    expect(await balances()).toEqual([11, 0]);
    await finish();
  });

  it('of two that change the same document one commits, and the other one does nothing', async () => {
    const other = store.client.startSession();
    other.startTransaction();
    await accounts.updateOne({ _id: 1 }, { $inc: { balance: 1 } }, { session });
    const both = async () => {
      await accounts.updateOne({ _id: 1 }, { $inc: { balance: 100 } }, { session: other });
      await session.commitTransaction();
      await other.commitTransaction();
    };
    await expect(both()).rejects.toMatchObject({ code: 112, errorLabels: ['TransientTransactionError'] });
    if (session.inTransaction()) await session.commitTransaction();
    expect(await balances()).toEqual([11, 0]);
    await other.endSession();
    await finish();
  });

  it('a write outside that comes between its change and its commit is not lost, and neither is the number of documents', async () => {
    await accounts.updateOne({ _id: 1 }, { $inc: { balance: 1 } }, { session });
    await accounts.insertOne({ _id: 3, balance: 0 }, { session });
    const outside = accounts.updateOne({ _id: 1 }, { $inc: { balance: 100 } }); // may wait for the transaction
    await accounts.insertOne({ _id: 4, balance: 0 });
    const isCommitted = await session.commitTransaction().then(...yesOrNo);
    const isWritten = await outside.then(...yesOrNo);
    const added = isCommitted ? [3, 4] : [4];
    expect(await accounts.findOne({ _id: 1 })).toMatchObject({
      balance: 10 + (isCommitted ? 1 : 0) + (isWritten ? 100 : 0),
    });
    expect((await accounts.find({ _id: { $gt: 2 } }).toArray()).map(({ _id }) => _id)).toEqual(added);
    expect(await accounts.estimatedDocumentCount()).toBe(2 + added.length);
    await finish();
  });

  it('a unique key that others took meanwhile is not taken twice', async () => {
    await accounts.insertOne({ _id: 3, balance: 0, name: 'same' }, { session });
    const outside = accounts.insertOne({ _id: 4, balance: 0, name: 'same' }).then(...yesOrNo);
    await accounts.findOne({ _id: 4 });
    const done = [await session.commitTransaction().then(...yesOrNo), await outside];
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await accounts.find({ _id: { $gt: 2 } }).toArray()).toHaveLength(1);
    await finish();
  });

  it('after an error it is over', async () => {
    await accounts.insertOne({ _id: 3, balance: 0 }, { session });
    await expect(accounts.insertOne({ _id: 1, balance: 0 }, { session })).rejects.toMatchObject({ code: 11000 });
    await expect(accounts.findOne({ _id: 3 }, { session })).rejects.toMatchObject({ code: 251 });
    await finish();
    expect(await balances()).toEqual([10, 0]);
  });
});

describe('a transaction whose owner is gone', () => {
  it('is undone when its connection is lost, and blocks nobody', async () => {
    const other = await MongoClient.connect(store.uri, { maxPoolSize: 1 });
    const session = other.startSession();
    session.startTransaction();
    const theirs = other.db('embedded').collection<Account>('accounts');
    await theirs.updateOne({ _id: 1 }, { $inc: { balance: 100 } }, { session });
    await other.close();
    await accounts.updateOne({ _id: 1 }, { $inc: { balance: 1 } });
    expect(await balances()).toEqual([11, 0]);
  });

  it('is undone when its process is killed', async () => {
    const child = startChild('hold.mjs', store.dataDir);
    await store.db.collection<{ _id: number; by: number }>('held').insertOne({ _id: 1, by: 0 });
    expect(await child.next()).toEqual({ holding: true });
    await child.kill();
    expect(await store.db.collection('held').findOne()).toEqual({ _id: 1, by: 0 });
  });
});

describe('mongoose.connection.transaction', () => {
  const schema = new Schema({ balance: Number, name: { type: String, unique: true, sparse: true } });
  const Account = mongoose.model('Account', schema, 'mongoose');

  beforeAll(async () => {
    await mongoose.connect(store.uri);
    await Account.init();
  });
  afterAll(() => mongoose.disconnect());

  it('commits', async () => {
    await mongoose.connection.transaction(async (session) => {
      const [account] = await Account.create([{ balance: 1, name: 'a' }], { session });
      await Account.updateOne({ _id: account?._id }, { $inc: { balance: 1 } }, { session });
    });
    expect(await Account.findOne({ name: 'a' }).lean()).toMatchObject({ balance: 2 });
  });

  it('undoes all of it, and a document is as it was before', async () => {
    const account = await Account.create({ balance: 1, name: 'b' });
    const failing = mongoose.connection.transaction(async (session) => {
      account.balance = 5;
      await account.save({ session });
      await Account.create([{ balance: 0, name: 'b' }], { session });
    });
    await expect(failing).rejects.toMatchObject({ code: 11000 });
    expect(account.modifiedPaths()).toEqual(['balance']);
    expect(await Account.findById(account._id).lean()).toMatchObject({ balance: 1 });
  });
});

describe('a transaction that nobody ends', () => {
  it(`is over after ${longestMs} ms: it cannot commit, and nothing of it is there`, async () => {
    const left = forgotten.begun + longestMs + 500 - performance.now();
    if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
    const { session } = forgotten;
    await expect(session.commitTransaction()).rejects.toMatchObject({
      code: 251,
      errorLabels: ['TransientTransactionError'],
    });
    expect(await store.db.collection('forgotten').find().toArray()).toEqual([]);
    await store.db.collection<Account>('forgotten').insertOne({ _id: 1, balance: 0 });
  });
});
