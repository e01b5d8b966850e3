import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startEmbeddedStore } from '../../../src/embedded/embedded-store.js';
import {
  Binary,
  contentsOf,
  type Db,
  Decimal128,
  Double,
  inFolder,
  Long,
  MongoClient,
  storeCli,
  withDb,
} from './kit.js';

/** An empty database of the MongoDB that the suites run with, else of a second embedded store. */
async function withTarget(folder: string, use: (uri: string, db: Db) => Promise<void>): Promise<void> {
  const store = process.env.MONGODB_URI ? undefined : await startEmbeddedStore({ dataDir: join(folder, 'target') });
  const uri = new URL(process.env.MONGODB_URI ?? store?.uri ?? '');
  uri.pathname = `/copy_${randomBytes(6).toString('hex')}`;
  const client = await MongoClient.connect(uri.href);
  try {
    await use(uri.href, client.db());
  } finally {
    await client.db().dropDatabase();
    await client.close();
    await store?.close();
  }
}

async function fill(db: Db): Promise<Record<string, string>> {
  await db.createCollection('empty');
  await db.collection('films').createIndex({ title: 1, year: -1 }, { unique: true });
  await db.collection('films').createIndex({ seenAt: 1 }, { expireAfterSeconds: 86_400, sparse: true });
  const seenAt = new Date();
  await db.collection('films').insertMany(Array.from({ length: 2500 }, (_, year) => ({ title: 'x', year, seenAt })));
  const numbers = { int: 1, whole: new Double(1), long: Long.fromNumber(1), decimal: Decimal128.fromString('1.10') };
  const others = { bytes: new Binary(Buffer.from('x'), 4), regex: /^x/i, list: [null, [], { o: {} }] };
  await db.collection<{ _id: unknown }>('values').insertMany([
    { _id: 'a', ...numbers },
    { _id: { a: 1 }, ...others },
  ]);
  return contentsOf(db);
}

describe('store copy', () => {
  it('copies all collections and indexes, every value with its type, and says how many', () =>
    inFolder((folder) =>
      withTarget(folder, async (uri, db) => {
        const before = await withDb(join(folder, 'data'), fill);
        const { exitCode, stdout, stderr } = await storeCli(join(folder, 'data'))(
          'store',
          'copy',
          '--to',
          uri,
          '--json',
        );
        expect([exitCode, stderr]).toEqual([
          0,
          expect.stringMatching(/^(Copying and comparing documents: \d+ of 5004\n){2,}$/),
        ]);
        expect(JSON.parse(stdout).collections.map(Object.values)).toEqual([
          ['empty', 0, '0'.repeat(64), []],
          ['films', 2500, expect.stringMatching(/^[0-9a-f]{64}$/), ['title_1_year_-1', 'seenAt_1']],
          ['values', 2, expect.stringMatching(/^[0-9a-f]{64}$/), []],
        ]);
        expect(await contentsOf(db)).toEqual(before);
        expect(readdirSync(join(folder, 'data')).filter((name) => name.startsWith('snapshot'))).toEqual([]);
      }),
    ));

  it('refuses a target that has documents, and leaves it as it was', () =>
    inFolder((folder) =>
      withTarget(folder, async (uri, db) => {
        await withDb(join(folder, 'data'), fill);
        await db.collection('values').insertOne({ mine: true });
        const before = await contentsOf(db);
        const { exitCode, stderr } = await storeCli(join(folder, 'data'))('store', 'copy', '--to', uri, '--json');
        expect([exitCode, JSON.parse(stderr).error]).toEqual([
          1,
          { code: 'CONFLICT', message: expect.stringMatching(/values there has documents/) },
        ]);
        expect(await contentsOf(db)).toEqual(before);
      }),
    ));

  it.each([
    ['that nobody serves', 'mongodb://user:hunter2@127.0.0.1:1/x', /can't be reached: .*ECONNREFUSED/],
    ['that cannot be understood', 'mongodb://user:hunter2/@127.0.0.1:1/x', /URI is not understood/],
  ])('to a URI %s says so, without its password', (_what, uri, message) =>
    inFolder(async (folder) => {
      await withDb(join(folder, 'data'), fill);
      const { exitCode, stderr } = await storeCli(join(folder, 'data'))('store', 'copy', '--to', uri, '--json');
      expect([exitCode, JSON.parse(stderr).error.code]).toEqual([1, 'SERVICE_UNAVAILABLE']);
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain('hunter2');
    }),
  );

  it.each([[[]], [['--to', 'somewhere']]])('called without a URI ends with 2: %j', async (options) => {
    expect(await storeCli('.data')('store', 'copy', ...options)).toMatchObject({ exitCode: 2 });
  });
});
