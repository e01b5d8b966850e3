import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import mongoose, { Schema } from 'mongoose';
import type { Doc } from './cases/operations.js';
import { type Collection, type OpenStore, openStore, until } from './embedded-kit.js';
import { seeded } from './seeded.js';

type Film = { _id: number; title?: string | null; year?: number; genre?: string; tags?: unknown[]; at?: Date };

let store: OpenStore;
let films: Collection<Film>;
beforeAll(async () => {
  store = await openStore({ agingMs: 25 });
  films = store.db.collection<Film>('films');
});
beforeEach(() => films.drop());
afterAll(() => store.close());

const insert = (...documents: Film[]) => films.insertMany(documents);
const indexNames = async () => (await films.listIndexes().toArray()).map(({ name }) => name);

describe('a duplicate key is E11000, with keyPattern and keyValue', () => {
  beforeEach(async () => {
    await films.createIndex({ title: 1 }, { unique: true, name: 'by title' });
    await films.createIndex({ year: 1, genre: -1 }, { unique: true, sparse: true });
    await insert({ _id: 1, title: 'one', year: 1999, genre: 'Drama' });
  });
  const duplicate = (keyPattern: Doc, keyValue: Doc) => ({
    name: expect.stringMatching(/^Mongo(Server|BulkWrite)Error$/),
    code: 11000,
    message: expect.stringContaining('E11000 duplicate key error collection: embedded.films index: '),
    ...(keyPattern && { keyPattern, keyValue }),
  });

  it.each<[string, () => Promise<unknown>, Doc, Doc]>([
    ['of _id', () => films.insertOne({ _id: 1, title: 'two' }), { _id: 1 }, { _id: 1 }],
    ['of one field', () => films.insertOne({ _id: 2, title: 'one' }), { title: 1 }, { title: 'one' }],
    [
      'of two fields',
      () => films.insertOne({ _id: 2, title: 'x', year: 1999, genre: 'Drama' }),
      { year: 1, genre: -1 },
      { year: 1999, genre: 'Drama' },
    ],
    [
      'by an update',
      async () => insert({ _id: 2, title: 'two' }).then(() => films.updateOne({ _id: 2 }, { $set: { title: 'one' } })),
      { title: 1 },
      { title: 'one' },
    ],
    [
      'by an upsert',
      () => films.updateOne({ _id: 2 }, { $set: { title: 'one' } }, { upsert: true }),
      { title: 1 },
      { title: 'one' },
    ],
    [
      'by findOneAndUpdate',
      async () =>
        insert({ _id: 2, title: 'two' }).then(() => films.findOneAndUpdate({ _id: 2 }, { $set: { title: 'one' } })),
      { title: 1 },
      { title: 'one' },
    ],
    [
      'by findOneAndReplace',
      async () => insert({ _id: 2, title: 'two' }).then(() => films.findOneAndReplace({ _id: 2 }, { title: 'one' })),
      { title: 1 },
      { title: 'one' },
    ],
  ])('%s', async (_how, write, keyPattern, keyValue) => {
    await expect(write()).rejects.toMatchObject(duplicate(keyPattern, keyValue));
    expect(await films.countDocuments({ title: 'one' })).toBe(1);
  });

  it('of a missing field, whose value is null', async () => {
    await films.insertOne({ _id: 2, year: 1 });
    await expect(films.insertOne({ _id: 3, year: 2 })).rejects.toMatchObject({ keyValue: { title: null } });
  });

  it('of an element, the least of those that are there already', async () => {
    await films.createIndex({ tags: 1 }, { unique: true });
    await insert({ _id: 2, title: 'two', tags: [5, 1] });
    const write = films.insertOne({ _id: 3, title: 'three', tags: [5, 1, 9] });
    await expect(write).rejects.toMatchObject({ keyPattern: { tags: 1 }, keyValue: { tags: 1 } });
  });

  it('names the statement, and keeps what came before it', async () => {
    const many = films.insertMany([
      { _id: 5, title: 'five' },
      { _id: 6, title: 'one' },
      { _id: 7, title: 'seven' },
    ]);
    await expect(many).rejects.toMatchObject({ code: 11000, writeErrors: [expect.objectContaining({ index: 1 })] });
    expect((await films.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id)).toEqual([1, 5]);
  });

  it('is what Mongoose hands on', async () => {
    const connection = await mongoose.createConnection(store.uri.replace('/scopeql?', '/embedded?')).asPromise();
    const model = connection.model('Film', new Schema({ _id: Number, title: String }), 'films');
    await expect(model.create({ _id: 9, title: 'one' })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { title: 1 },
      keyValue: { title: 'one' },
    });
    await connection.close();
  });

  it('is no longer one when the first document is deleted or changed', async () => {
    await films.updateOne({ _id: 1 }, { $set: { title: 'other' } });
    await insert({ _id: 2, title: 'one' });
    await films.deleteOne({ _id: 2 });
    await insert({ _id: 3, title: 'one' });
  });
});

describe('a sparse index', () => {
  it('lets any number of documents lack its field', async () => {
    await films.createIndex({ title: 1 }, { unique: true, sparse: true });
    await insert({ _id: 1 }, { _id: 2 }, { _id: 3, title: 'x' });
    await expect(films.insertOne({ _id: 4, title: 'x' })).rejects.toMatchObject({ code: 11000 });
  });

  it('hides no document from a sort or a filter that it does not hold', async () => {
    await films.createIndex({ title: 1 }, { sparse: true });
    await insert({ _id: 1, title: 'b' }, { _id: 2 }, { _id: 3, title: 'a' });
    expect((await films.find().sort({ title: 1 }).toArray()).map(({ _id }) => _id)).toEqual([2, 3, 1]);
    expect(await films.countDocuments({ title: null })).toBe(1);
    expect(await films.countDocuments({ title: { $exists: false } })).toBe(1);
  });
});

describe('a TTL index', () => {
  it('removes what is older than it says, and nothing without a date', async () => {
    await films.createIndex({ at: 1 }, { expireAfterSeconds: 3600 });
    await insert(
      { _id: 1, at: new Date(Date.now() - 3_700_000) },
      { _id: 2, at: new Date(Date.now() - 3_000_000) },
      { _id: 3 },
    );
    await films.insertOne({ _id: 4, at: 'long ago' as never });
    await until(async () => (await films.findOne({ _id: 1 })) === null);
    expect((await films.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id)).toEqual([2, 3, 4]);
    expect(await films.estimatedDocumentCount()).toBe(3);
  });
});

describe('indexes are made, listed and dropped', () => {
  it('lists what each was made with', async () => {
    await films.createIndex({ title: 1, year: -1 }, { unique: true });
    await films.createIndex({ at: 1 }, { expireAfterSeconds: 60, sparse: true, name: 'aging' });
    expect(await films.listIndexes().toArray()).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { title: 1, year: -1 }, name: 'title_1_year_-1', unique: true },
      { v: 2, key: { at: 1 }, name: 'aging', expireAfterSeconds: 60, sparse: true },
    ]);
  });

  it('makes none twice', async () => {
    expect(await films.createIndex({ title: 1 })).toBe('title_1');
    expect(await films.createIndex({ title: 1 })).toBe('title_1');
    expect(await indexNames()).toEqual(['_id_', 'title_1']);
  });

  it('refuses another one of the same name, and the same one by another name', async () => {
    await films.createIndex({ title: 1 });
    await expect(films.createIndex({ year: 1 }, { name: 'title_1' })).rejects.toMatchObject({ code: 86 });
    await expect(films.createIndex({ title: 1 }, { name: 'other' })).rejects.toMatchObject({ code: 85 });
  });

  it('makes no unique index over duplicates, and leaves no part of it', async () => {
    await insert({ _id: 1, title: 'x' }, { _id: 2, title: 'x' });
    await expect(films.createIndex({ title: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
    expect(await indexNames()).toEqual(['_id_']);
    await insert({ _id: 3, title: 'x' });
  });

  it.each([
    ['by name', () => films.dropIndex('title_1')],
    ['all', () => films.dropIndexes()],
  ])('drops %s, and with a unique one its rule', async (_how, drop) => {
    await films.createIndex({ title: 1 }, { unique: true });
    await insert({ _id: 1, title: 'x' });
    await drop();
    expect(await indexNames()).toEqual(['_id_']);
    await insert({ _id: 2, title: 'x' });
  });

  it('refuses to drop the one of _id, and one that is not there', async () => {
    await insert({ _id: 1 });
    await expect(films.dropIndex('_id_')).rejects.toMatchObject({ code: 72 });
    await expect(films.dropIndex('nope')).rejects.toMatchObject({ code: 27 });
  });

  it('syncs what a Mongoose schema says', async () => {
    const connection = await mongoose.createConnection(store.uri.replace('/scopeql?', '/embedded?')).asPromise();
    const schema = new Schema({ title: String, year: Number });
    schema.index({ title: 1, _id: 1 });
    const model = connection.model('Film', schema, 'films');
    await films.createIndex({ year: 1 });
    expect(await model.diffIndexes()).toMatchObject({ toDrop: ['year_1'] });
    await model.syncIndexes();
    expect(await indexNames()).toEqual(['_id_', 'title_1__id_1']);
    await connection.close();
  });
});

describe('an index changes no answer', () => {
  const random = seeded(7);
  const one = <T>(...values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  const long = 'l'.repeat(1200);
  // biome-ignore format: a list
  const scalar = () => one<unknown>(null, 0, 1, 2, 3, 2.5, 'a', 'b', 'ab', 'B', 'a\0b', '\u{1F600}', `${long}x`, `${long}y`, true, new Date(0), new Date(5), { x: 1 }, { x: 2, y: 1 });
  const short = () => one<unknown>(null, 0, 1, 2, 2.5, 'a', 'b', true, new Date(0), { x: 1 });
  const value = () => (random() < 0.2 ? one<unknown>([], [1, 3], ['a', 2], [{ x: 1 }, 2]) : scalar());
  const documentOf = (_id: number): Doc => ({
    _id,
    ...(random() < 0.9 && { a: value() }),
    ...(random() < 0.8 && { b: scalar() }), // no list, since an index of two refuses two lists in a document
    c: { d: value() },
    ...(random() < 0.8 && { e: short() }), // neither a list nor long, so that its indexes are in order
    ...(random() < 0.8 && { f: short() }),
  });
  const path = () => one('a', 'b', 'c.d', '_id', 'a.x', 'e', 'f', 'e', 'f');
  const condition = (): unknown =>
    one<() => unknown>(
      value,
      () => ({ [one('$gt', '$gte', '$lt', '$lte', '$ne', '$eq')]: value() }),
      () => ({ $gte: one<unknown>(0, 'a', 1), $lt: one<unknown>(3, 'b', 2) }),
      () => ({ [one('$in', '$nin')]: [value(), value(), value()] }),
      () => ({ $exists: one(true, false) }),
      () => ({ $not: { $gt: value() } }),
      () => ({ $regex: '^a' }),
      () => ({ [one('$gt', '$lt', '$ne', '$eq')]: short() }),
      () => ({ [one('$in', '$nin')]: [short(), short(), short()] }),
    )();
  const filter = (depth = 0): Doc => {
    if (depth < 2 && random() < 0.3) return { [one('$or', '$and', '$nor')]: [filter(depth + 1), filter(depth + 1)] };
    return { [path()]: condition(), ...(random() < 0.4 && { [path()]: condition() }) };
  };
  const sort = (): Doc =>
    one<Doc>(
      {},
      { a: 1 },
      { b: -1 },
      { a: 1, b: 1 },
      { a: -1, b: 1 },
      { 'c.d': 1 },
      { a: -1 },
      { e: 1 },
      { e: -1, f: 1 },
      { f: -1, e: -1 },
      { f: 1, a: 1 },
    );

  it('of 400 searches, whose documents change between them', async () => {
    const [plain, indexed] = [store.db.collection<Film>('plain'), store.db.collection<Film>('indexed')];
    const both = <T>(action: (collection: Collection<Film>) => Promise<T>) => Promise.all([plain, indexed].map(action));
    const keys: Record<string, 1 | -1>[] = [
      { a: 1 },
      { b: -1, a: 1 },
      { a: -1, b: 1 },
      { 'c.d': 1 },
      { a: 1, _id: 1 },
      { 'a.x': 1 },
      { e: 1, _id: 1 },
      { f: 1, e: 1 },
    ];
    for (const key of keys) await indexed.createIndex(key);
    await indexed.createIndex({ f: 1 }, { sparse: true });
    const documents = Array.from({ length: 150 }, (_, i) => documentOf(i));
    await both((collection) => collection.insertMany(documents as never));
    for (let i = 0; i < 400; i++) {
      const [where, order] = [filter(), sort()];
      // `_id` comes last in every order, since that of equals is nobody's business.
      const options = { sort: { ...order, _id: one(1, -1) }, skip: one(0, 0, 5), limit: one(0, 0, 10) } as never;
      const [expected, found] = await both(async (collection) =>
        (await collection.find(where as never, options).toArray()).map(({ _id }) => _id),
      );
      const asked = JSON.stringify({ where, options });
      expect([asked, found]).toEqual([asked, expected]);
      if (i % 10 > 0) continue;
      const [_id, $set] = [Math.floor(random() * 150), { a: value(), 'c.d': value() }];
      await both((collection) => collection.updateOne({ _id }, { $set } as never));
    }
  }, 60_000);
});
