import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Doc } from './cases/operations.js';
import { startChild } from './child-process.js';
import { type Collection, type OpenStore, openStore, temporaryFolder } from './embedded-kit.js';

const kills = process.env.SOAK ? 20 : 3;
const writers = 8;
type Line = { readonly try?: string; readonly done?: string; readonly id: string | number };

/** Everything that the killed processes said so far. */
const said: Line[] = [];
let dataDir: string;

beforeAll(async () => {
  dataDir = await temporaryFolder();
  const store = await openStore({ dataDir });
  const documents = store.db.collection('documents');
  await documents.createIndex({ key: 1 }, { unique: true });
  await documents.createIndex({ group: 1, _id: 1 });
  await documents.createIndex({ tags: 1 });
  await store.close();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

describe('a process that writes is killed', () => {
  it.each(Array.from({ length: kills }, (_, i) => i + 1))(
    'time %i: all that was acknowledged is there, and whole',
    async (round) => {
      await writeUntilKilled(round, 150 + ((round * 67) % 400) * (process.env.SOAK ? 5 : 1));
      const store = await openStore({ dataDir });
      try {
        await checkDocuments(store.db.collection<Stored>('documents'));
        await checkCounters(store);
        await checkTransfers(store);
      } finally {
        await store.close();
      }
    },
    60_000,
  );
});

async function writeUntilKilled(round: number, lines: number): Promise<void> {
  const child = startChild('write-until-killed.mjs', dataDir, round, writers);
  const heard: Doc[] = [];
  for (let line = await child.next(); line !== undefined; line = await child.next()) {
    heard.push(line);
    if (heard.length === lines) child.process.kill('SIGKILL');
  }
  expect(heard.length).toBeGreaterThanOrEqual(lines);
  said.push(...(heard as Line[]));
}

const triedOf = (what: string) => new Set(said.filter((line) => line.try === what).map(({ id }) => id));
const doneOf = (what: string) => new Set(said.filter((line) => line.done === what).map(({ id }) => id));

type Stored = { _id: string; key: string; group: string; tags: string[]; text: string; hash: string };

async function checkDocuments(documents: Collection<Stored>): Promise<void> {
  const all = await documents.find().toArray();
  const ids = new Set(all.map(({ _id }) => _id));
  const [inserted, tried, deleted, maybeDeleted] = [
    doneOf('insert'),
    triedOf('insert'),
    doneOf('delete'),
    triedOf('delete'),
  ];
  expect([...inserted].filter((id) => !maybeDeleted.has(id) && !ids.has(String(id)))).toEqual([]);
  expect([...ids].filter((id) => deleted.has(id) || !tried.has(id))).toEqual([]);
  expect(all.filter(({ text, hash }) => createHash('sha256').update(text).digest('hex') !== hash)).toEqual([]);
  const moved = doneOf('move');
  expect(all.filter(({ _id, group }) => moved.has(_id) && group !== 'moved')).toEqual([]);
  expect(await documents.estimatedDocumentCount()).toBe(all.length);
  await checkIndexes(documents, all);
  await checkUniqueKeys(documents, all, [...deleted].map(String));
}

/** Each index leads to the documents that have the value, and to no others. */
async function checkIndexes(documents: Collection<Stored>, all: readonly Stored[]): Promise<void> {
  const idsBy = async (filter: Doc, sort: Doc = {}) =>
    (
      await documents
        .find(filter)
        .sort(sort as never)
        .toArray()
    ).map(({ _id }) => _id);
  const having = (has: (document: Stored) => boolean) =>
    all
      .filter(has)
      .map(({ _id }) => _id)
      .sort();
  for (const group of new Set(all.map((document) => document.group))) {
    expect(await idsBy({ group }, { group: 1, _id: 1 })).toEqual(having((document) => document.group === group));
  }
  for (const tag of new Set(all.flatMap(({ tags }) => tags))) {
    expect((await idsBy({ tags: tag })).sort()).toEqual(having(({ tags }) => tags.includes(tag)));
  }
  expect((await idsBy({}, { key: 1 })).length).toBe(all.length);
}

/** A key that is there cannot be inserted again; one that was deleted has left no entry in the unique index. */
async function checkUniqueKeys(
  documents: Collection<Stored>,
  all: readonly Stored[],
  deleted: readonly string[],
): Promise<void> {
  const sample = all.at(-1);
  const again = documents.insertOne({ ...sample, _id: 'another' } as Stored);
  await expect(again).rejects.toMatchObject({ code: 11000, keyPattern: { key: 1 }, keyValue: { key: sample?.key } });
  const free = deleted.slice(-20).map((key) => ({ _id: `again-${key}`, key, group: '', tags: [], text: '', hash: '' }));
  if (free.length === 0) return;
  await documents.insertMany(free);
  await documents.deleteMany({ _id: /^again-/ });
}

async function checkCounters({ db }: OpenStore): Promise<void> {
  for (const { _id, n } of await db.collection<{ _id: number; n: number }>('counters').find().toArray()) {
    const of = (what: 'try' | 'done') => said.filter((line) => line[what] === 'count' && line.id === _id).length;
    expect(n).toBeGreaterThanOrEqual(of('done'));
    expect(n).toBeLessThanOrEqual(of('try'));
  }
}

/** The balances are what the ledger says, so no transaction is half there; what was acknowledged is in the ledger. */
async function checkTransfers({ db }: OpenStore): Promise<void> {
  const ledger = await db.collection<{ _id: string; from: number; to: number }>('ledger').find().toArray();
  const accounts = await db.collection<{ _id: number; balance: number }>('accounts').find().toArray();
  const noted = new Set(ledger.map(({ _id }) => _id));
  expect([...doneOf('transfer')].filter((id) => !noted.has(String(id)))).toEqual([]);
  for (const { _id, balance } of accounts) {
    const moved = ledger.filter(({ to }) => to === _id).length - ledger.filter(({ from }) => from === _id).length;
    expect({ _id, balance }).toEqual({ _id, balance: moved });
  }
}
