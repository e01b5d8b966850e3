import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startChild } from './child-process.js';
import { type OpenStore, openStore, temporaryFolder, until } from './embedded-kit.js';
import { storageOf } from './storage-of.js';

const [processes, keys] = [4, 60];

let dataDir: string;
let store: OpenStore;
beforeAll(async () => {
  dataDir = await temporaryFolder();
  store = await openStore({ dataDir, agingMs: 25 });
});
afterAll(async () => {
  await store.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe('four processes write the same things at once', () => {
  const outcomes: { won: number[]; swaps: number }[] = [];

  beforeAll(async () => {
    await store.db.collection('keys').createIndex({ key: 1 }, { unique: true });
    await store.db.collection('aging').createIndex({ at: 1 }, { expireAfterSeconds: 1 });
    await store.db.collection<{ _id: string; version: number }>('versions').insertOne({ _id: 'shared', version: 0 });
    const children = Array.from({ length: processes }, () => startChild('compete.mjs', dataDir, keys));
    for (const child of children) expect(await child.next()).toEqual({ ready: true });
    for (const child of children) child.process.stdin?.write('go');
    for (const child of children) outcomes.push((await child.rest()).at(-1) as { won: number[]; swaps: number });
  }, 60_000);

  it('each unique key is inserted by exactly one of them', async () => {
    const won = outcomes.flatMap((outcome) => outcome.won).sort((a, b) => a - b);
    expect(won).toEqual(Array.from({ length: keys }, (_, key) => key));
    expect((await store.db.collection('keys').find().sort({ key: 1 }).toArray()).map(({ key }) => key)).toEqual(won);
  });

  it('the number of documents is right', async () => {
    expect(await store.db.collection('keys').estimatedDocumentCount()).toBe(keys);
    expect(await store.db.collection('keys').countDocuments()).toBe(keys);
  });

  it('no increment of a counter is lost', async () => {
    expect(await store.db.collection('counters').findOne()).toMatchObject({ n: processes * keys });
  });

  it('a version that a filter asks for is changed by one of them', async () => {
    const swaps = outcomes.reduce((sum, outcome) => sum + outcome.swaps, 0);
    expect(swaps).toBeGreaterThan(0);
    expect(await store.db.collection('versions').findOne()).toMatchObject({ version: swaps });
  });

  it('what a TTL index finds old goes once, though each of them looks', async () => {
    await until(async () => (await store.db.collection('aging').find().toArray()).length === 0);
    expect(await store.db.collection('aging').estimatedDocumentCount()).toBe(0);
  });
});

describe('a process that is killed blocks nobody', () => {
  it('neither by its transaction, its cursor nor its writes', async () => {
    const held = store.db.collection<{ _id: number; by: number }>('held');
    await held.insertMany([
      { _id: 1, by: 0 },
      { _id: 2, by: 0 },
    ]);
    for (let i = 0; i < 3; i++) {
      const child = startChild('hold.mjs', dataDir);
      expect(await child.next()).toEqual({ holding: true });
      await child.kill();
      const before = performance.now();
      await held.updateOne({ _id: 1 }, { $inc: { n: 1 } });
      expect(performance.now() - before).toBeLessThan(1000);
    }
    expect(await held.find().sort({ _id: 1 }).toArray()).toEqual([
      { _id: 1, by: 0, n: 3 },
      { _id: 2, by: 0 },
    ]);
    const stream = store.db.collection('stream');
    expect((await stream.find().toArray()).length).toBe(await stream.estimatedDocumentCount());
  });

  it('nor does its snapshot keep the space of what is replaced from being used again', async () => {
    const child = startChild('hold.mjs', dataDir);
    expect(await child.next()).toEqual({ holding: true });
    await child.kill();
    const [documents, text] = [store.db.collection<{ _id: number; text: string }>('rewritten'), 'x'.repeat(100_000)];
    const rewrite = async (times: number) => {
      for (let i = 0; i < times; i++)
        await documents.updateOne({ _id: 1 }, { $set: { text: text + i } }, { upsert: true });
    };
    await rewrite(20);
    const before = await storageOf(dataDir);
    await rewrite(100);
    expect((await storageOf(dataDir)) - before).toBeLessThan(3_000_000);
  });
});
