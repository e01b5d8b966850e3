import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { contentsOf, inFolder, storeCli, withDb } from './kit.js';

async function makeStore(dataDir: string): Promise<Record<string, string>> {
  return withDb(dataDir, async (db) => {
    await db.collection('films').createIndex({ title: 1 }, { unique: true });
    await db
      .collection('films')
      .insertMany(Array.from({ length: 500 }, (_, i) => ({ title: `film ${i}`, at: new Date(i) })));
    return contentsOf(db);
  });
}

describe('store backup', () => {
  it('and store restore: the restored DATA_DIR serves the same', () =>
    inFolder(async (folder) => {
      const [dataDir, file, restored] = [join(folder, 'data'), join(folder, 'backup.mdb'), join(folder, 'restored')];
      const before = await makeStore(dataDir);
      expect(await storeCli(dataDir).json('store', 'backup', file)).toEqual({ file });
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(await storeCli(restored).json('store', 'restore', file)).toEqual({ file });
      expect(await withDb(restored, contentsOf)).toEqual(before);
      expect(readdirSync(folder).sort()).toEqual(['backup.mdb', 'data', 'restored']);
    }));

  it('is of one moment, while others write', () =>
    inFolder(async (folder) => {
      const [dataDir, restored] = [join(folder, 'data'), join(folder, 'restored')];
      const backups = [1, 2, 3].map((number) => join(folder, `backup-${number}.mdb`));
      let isOver = false;
      await withDb(dataDir, async (db) => {
        const write = async () => {
          while (!isOver) await db.collection<{ half: number }>('pairs').insertMany([{ half: 1 }, { half: 2 }]);
        };
        await db.collection('pairs').createIndex({ half: 1 });
        const writing = [write(), write()];
        for (const file of backups) await storeCli(dataDir).json('store', 'backup', file);
        isOver = true;
        await Promise.all(writing);
      });
      await storeCli(restored).json('store', 'restore', backups[2] ?? '');
      const [all, first, second] = await withDb(restored, (db) =>
        Promise.all([{}, { half: 1 }, { half: 2 }].map((filter) => db.collection('pairs').countDocuments(filter))),
      );
      expect(all).toBeGreaterThan(0);
      expect([first, second]).toEqual([Number(all) / 2, Number(all) / 2]);
    }));

  it.each([
    ['over a file', 'letter.txt', /letter\.txt exists already/],
    ['into a folder that is not there', 'nowhere/backup.mdb', /nowhere.*cannot be written/],
  ])('%s is refused, and leaves all as it was', (_what, name, message) =>
    inFolder(async (folder) => {
      writeFileSync(join(folder, 'letter.txt'), 'mine');
      await makeStore(join(folder, 'data'));
      const { exitCode, stderr } = await storeCli(join(folder, 'data'))('store', 'backup', join(folder, name));
      expect([exitCode, stderr]).toEqual([1, expect.stringMatching(message)]);
      expect(readFileSync(join(folder, 'letter.txt'), 'utf8')).toBe('mine');
      expect(readdirSync(folder).sort()).toEqual(['data', 'letter.txt']);
    }),
  );

  it('of a DATA_DIR without a store is refused, and makes none', () =>
    inFolder(async (folder) => {
      const ran = await storeCli(join(folder, 'none'))('store', 'backup', join(folder, 'backup.mdb'));
      expect(ran).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/there is no store/) });
      expect(readdirSync(folder)).toEqual([]);
    }));
});

describe('store restore', () => {
  it('into a DATA_DIR that has a store is refused, and leaves it as it was', () =>
    inFolder(async (folder) => {
      const [dataDir, file] = [join(folder, 'data'), join(folder, 'backup.mdb')];
      await makeStore(dataDir);
      await storeCli(dataDir).json('store', 'backup', file);
      const before = await withDb(dataDir, async (db) => {
        await db.collection('films').insertOne({ title: 'later' });
        return contentsOf(db);
      });
      expect(await storeCli(dataDir)('store', 'restore', file)).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(/exists already/),
      });
      expect(await withDb(dataDir, contentsOf)).toEqual(before);
    }));

  it.each([
    ['is not there', undefined],
    ['is empty', ''],
    ['is something else', 'once upon a time\n'.repeat(1000)],
  ])('of a file that %s is refused, and makes no store', (_what, text) =>
    inFolder(async (folder) => {
      const file = join(folder, 'backup.mdb');
      if (text !== undefined) writeFileSync(file, text);
      const ran = await storeCli(join(folder, 'data'))('store', 'restore', file);
      expect(ran).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/is not a backup/) });
      expect(existsSync(join(folder, 'data'))).toBe(false);
    }),
  );
});
