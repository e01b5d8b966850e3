import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { type OpenStore, openStore } from './embedded-kit.js';

const { ObjectId } = mongoose.mongo;
let store: OpenStore;
beforeAll(async () => {
  store = await openStore();
});
beforeEach(() => store.db.dropDatabase());
afterAll(() => store.close());

describe('what is big', () => {
  it('documents of megabytes come in batches that the driver takes', async () => {
    const text = 'x'.repeat(6_000_000);
    for (let _id = 0; _id < 12; _id++)
      await store.db.collection<{ _id: number; text: string }>('big').insertOne({ _id, text });
    const found = await store.db.collection('big').find({}, { batchSize: 1000 }).toArray();
    expect(found.map(({ text: { length } }) => length)).toEqual(Array.from({ length: 12 }, () => text.length));
  }, 60_000);

  it('a $lookup of many parents whose pipeline names many ids plans no id for each parent', async () => {
    const [films, people] = [store.db.collection('films'), store.db.collection('people')];
    const directors = Array.from({ length: 200 }, () => new ObjectId());
    const ids = Array.from({ length: 10_000 }, () => new ObjectId());
    await films.createIndex({ director: 1, _id: 1 });
    await films.createIndex({ distributor: 1, _id: 1 });
    await people.insertMany(directors.map((_id) => ({ _id })));
    await films.insertMany(directors.flatMap((director) => [0, 1].map((i) => ({ director, distributor: ids[i] }))));
    const pipeline = [{ $match: { distributor: { $in: ids } } }, { $group: { _id: 1, n: { $sum: 1 } } }];
    const $lookup = { from: 'films', localField: '_id', foreignField: 'director', as: 'count', pipeline };
    const found = await people.aggregate([{ $match: {} }, { $lookup }]).toArray();
    expect(found.map(({ count }) => count)).toEqual(directors.map(() => [{ _id: 1, n: 2 }]));
  }, 20_000);
});
