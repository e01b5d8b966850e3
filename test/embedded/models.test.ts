import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { modelCases, modelsOn } from './cases/models.js';
import { type OpenStore, openStore } from './embedded-kit.js';

let store: OpenStore;
let connection: mongoose.Connection;
beforeAll(async () => {
  store = await openStore();
});
beforeEach(async () => {
  await store.client.db('models').dropDatabase();
  connection = await mongoose.createConnection(store.uri, { dbName: 'models' }).asPromise();
});
afterEach(() => connection.close());
afterAll(() => store.close());

describe('what a user of Mongoose does', () => {
  it.each(modelCases)('%s', async (_name, run, result) => {
    expect(await run(modelsOn(connection))).toEqual(result);
  });
});
