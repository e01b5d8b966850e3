import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startEmbeddedStore } from '../../src/embedded/embedded-store.js';
import { startChild } from './child-process.js';
import { openStore, temporaryFolder } from './embedded-kit.js';
import { mountTmpfs, type Tmpfs } from './tmpfs.js';

let folder = '';
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starting there fails, for a reason that names the place and says this; whatever is there stays as it is. */
async function expectRefused(dataDir: string, reason: RegExp): Promise<void> {
  const before = contentsOf(folder);
  const start = startEmbeddedStore({ dataDir });
  await expect(start).rejects.toMatchObject({ name: 'EmbeddedStoreError', message: expect.stringMatching(reason) });
  await expect(start).rejects.toThrow(dataDir);
  expect(contentsOf(folder)).toEqual(before);
}

/** Each file with its bytes. */
function contentsOf(path: string): Record<string, string> {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return Object.fromEntries(paths.map((file) => [file, readFileSync(file).toString('latin1')]));
}

async function makeStore(dataDir: string): Promise<void> {
  const store = await openStore({ dataDir });
  await store.db
    .collection<{ _id: number }>('c')
    .insertMany(Array.from({ length: 500 }, (_, i) => ({ _id: i, text: 'x'.repeat(500) })));
  await store.close();
}

async function storedCount(dataDir: string): Promise<number> {
  const store = await openStore({ dataDir });
  const found = await store.db.collection('c').find().toArray();
  await store.close();
  return found.length;
}

describe('a data directory', () => {
  it('that is absent is made, for its owner alone', async () => {
    const dataDir = join(folder, 'not', 'yet', 'there');
    await makeStore(dataDir);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(await storedCount(dataDir)).toBe(500);
  });

  it('that is empty is used', async () => {
    await makeStore(folder);
    expect(await storedCount(folder)).toBe(500);
  });

  it('that has only the key encryption key is used', async () => {
    writeFileSync(join(folder, 'key-encryption-key'), 'secret');
    await makeStore(folder);
    expect(readFileSync(join(folder, 'key-encryption-key'), 'utf8')).toBe('secret');
  });

  it.each([
    ['files of another program', 'notes.txt', 'not yours'],
    ['what looks like a database of another program', 'data.mdb', '\0'.repeat(8192)],
  ])('that has %s is refused', async (_what, name, text) => {
    writeFileSync(join(folder, name), text);
    await expectRefused(folder, /not ScopeQL/);
  });

  it('of a newer format is refused', async () => {
    await makeStore(folder);
    const marker = join(folder, 'scopeql-store');
    const text = readFileSync(marker, 'utf8');
    writeFileSync(marker, text.replace(/"version":\s*\d+/, '"version":99'));
    await expectRefused(folder, /newer/);
    writeFileSync(marker, text);
    expect(await storedCount(folder)).toBe(500);
  });

  it.each(['', '{}', 'nonsense', '{"format":"scopeql-store","version":'])(
    'with the marker %p is refused',
    async (text) => {
      await makeStore(folder);
      writeFileSync(join(folder, 'scopeql-store'), text);
      await expectRefused(folder, /cannot be understood/);
    },
  );
});

describe('a damaged data file is refused, and says what to do', () => {
  const fileOf = (dataDir: string) => {
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true });
    const data = files.find(({ name }) => name === 'data.mdb');
    return join(data?.parentPath ?? '', 'data.mdb');
  };

  it.each<[string, (file: string) => void]>([
    ['that is cut in half', (file) => truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096)],
    ['that is cut to its first page', (file) => truncateSync(file, 4096)],
    ['that is cut to a few bytes', (file) => truncateSync(file, 100)],
    ['that is text', (file) => writeFileSync(file, 'this was a database\n'.repeat(2000))],
    ['that is zeros', (file) => writeFileSync(file, Buffer.alloc(statSync(file).size))],
    [
      'whose first page is zeros',
      (file) => writeFileSync(file, Buffer.concat([Buffer.alloc(4096), readFileSync(file).subarray(4096)])),
    ],
  ])('%s', async (_what, damage) => {
    await makeStore(folder);
    damage(fileOf(folder));
    await expectRefused(folder, /damaged.*DATA_DIR/s);
  });
});

describe('a data directory that cannot be written', () => {
  it.each([
    ['is a file', ''],
    ['lies below a file', 'below'],
  ])('since it %s is refused', async (_why, below) => {
    writeFileSync(join(folder, 'file'), 'something');
    await expectRefused(join(folder, 'file', below), /cannot be used/);
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? it.skip : it)('since its modes forbid it is refused (not for root, whom no modes bind)', async () => {
    const dataDir = join(folder, 'locked');
    mkdirSync(dataDir);
    chmodSync(dataDir, 0o500);
    await expectRefused(dataDir, /cannot be (used|opened)/);
    chmodSync(dataDir, 0o700);
  });
});

const trial = mountTmpfs(1);
trial?.unmount();
const describeWhereMountable = trial ? describe : describe.skip;

describeWhereMountable('a disk that is full (only where this user may mount one)', () => {
  let disk: Tmpfs | undefined;
  let said: Record<string, unknown>[];
  const dataDir = () => join(disk?.path ?? '', 'data');
  const idsDone = () => said.flatMap((line) => line.done ?? []).toSorted((a, b) => Number(a) - Number(b));

  beforeAll(async () => {
    disk = mountTmpfs(6);
    said = await startChild('write-until-full.mjs', dataDir()).rest();
  });
  afterAll(() => disk?.unmount());

  it('fails the write that it has no room for, and says why', () => {
    expect(said.find((line) => 'message' in line)).toMatchObject({
      code: 14031,
      message: expect.stringMatching(/disk is full/),
    });
  });

  it('does not end the store, which still reads', () => {
    expect(said.at(-1)).toEqual({ readable: idsDone().length });
  });

  it('has all that was acknowledged, and nothing by halves, when the store is opened again', async () => {
    expect(idsDone().length).toBeGreaterThan(50);
    const store = await openStore({ dataDir: dataDir() });
    const documents = store.db.collection<{ _id: number; key: string; text: string }>('documents');
    const found = await documents.find().sort({ _id: 1 }).toArray();
    const byKey = await documents.countDocuments({ key: { $in: found.map(({ key }) => key) } });
    await store.close();
    expect(found.map(({ _id }) => _id)).toEqual(idsDone());
    expect(found.every(({ text }) => text.length === 20_000)).toBe(true);
    expect(byKey).toBe(found.length);
  });
});

describeWhereMountable('a disk that is read-only (only where this user may mount one)', () => {
  it.each([
    ['new', false],
    ['filled', true],
  ])('a %s store on it is refused, and left as it is', async (_what, isFilled) => {
    const disk = mountTmpfs(6);
    const dataDir = join(disk?.path ?? '', 'data');
    try {
      if (isFilled) await makeStore(dataDir);
      disk?.makeReadOnly();
      const before = existsSync(dataDir) && contentsOf(dataDir);
      await expectRefused(dataDir, /cannot be (used|opened)/);
      expect(existsSync(dataDir) && contentsOf(dataDir)).toEqual(before);
    } finally {
      disk?.unmount();
    }
  });
});
