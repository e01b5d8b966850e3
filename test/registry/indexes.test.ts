import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { model, Schema } from 'mongoose';
import { connectStore } from '../../src/registry/connect-store.js';
import { ensureIndexes, missingIndexes } from '../../src/registry/indexes.js';
import { openTestStore, type TestStore } from '../support/store.js';

const schema = new Schema({ code: String, year: Number, note: String, seenAt: Date });
schema.index({ code: 1 }, { unique: true, sparse: true });
schema.index({ year: -1, code: 1 });
schema.index({ seenAt: 1 }, { expireAfterSeconds: 60 });
const Thing = model('Thing', schema);

let store: TestStore;
beforeAll(async () => {
  store = await openTestStore();
  await connectStore(store.uri);
});
afterAll(async () => {
  await Thing.db.close();
  await store.close();
});
afterEach(() => Thing.collection.drop().catch(() => {}));

const keysOf = (indexes: readonly { key: object }[]) => indexes.map(({ key }) => key);
const declared = [{ code: 1 }, { year: -1, code: 1 }, { seenAt: 1 }];

describe('indexes at start', () => {
  it('all those declared are missing where there is no collection', async () => {
    expect(await missingIndexes()).toEqual(
      declared.map((key) => expect.objectContaining({ key, model: 'Thing', collection: 'things', hasRows: false })),
    );
  });

  it('those of an absent or empty collection are always created, with their options', async () => {
    const report = await ensureIndexes({ filled: 'report' });
    expect([keysOf(report.created), report.missing]).toEqual([declared, []]);
    expect(await missingIndexes()).toEqual([]);
    const found = await Thing.collection.listIndexes().toArray();
    expect(found).toContainEqual(expect.objectContaining({ key: { code: 1 }, unique: true, sparse: true }));
    expect(found).toContainEqual(expect.objectContaining({ key: { seenAt: 1 }, expireAfterSeconds: 60 }));
  });

  it('those of a filled one are reported, and created when asked', async () => {
    await Thing.create({ code: 'a' });
    const report = await ensureIndexes({ filled: 'report' });
    expect([report.created, keysOf(report.missing)]).toEqual([[], declared]);
    expect(report.missing.every(({ hasRows }) => hasRows)).toBe(true);
    expect(await missingIndexes()).toHaveLength(3);
    const second = await ensureIndexes();
    expect([keysOf(second.created), second.missing]).toEqual([declared, []]);
  });

  it('several nodes that start at once do not disturb each other', async () => {
    await Promise.all([ensureIndexes(), ensureIndexes(), ensureIndexes()]);
    expect(await missingIndexes()).toEqual([]);
  });

  it('only what is missing is created', async () => {
    await Thing.collection.createIndex({ year: -1, code: 1 });
    expect(keysOf((await ensureIndexes()).created)).toEqual([{ code: 1 }, { seenAt: 1 }]);
  });

  it('an index with other options is as good as missing', async () => {
    await Thing.collection.createIndex({ code: 1 });
    expect(keysOf(await missingIndexes())).toContainEqual({ code: 1 });
  });
});
