import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { scope } from './cases/scope.js';
import { type Failed, type OpenStore, openStore, run, type Session } from './embedded-kit.js';

const readme = readFileSync(new URL('../../src/embedded/README.md', import.meta.url), 'utf8');
/** The table of the README: its kinds, and the names in the two columns. */
const rows = [...readme.matchAll(/^\| (\w+) \|(.*)\|(.*)\|$/gm)]
  .map(([, kind = '', isIn = '', isRefused = '']) => ({ kind, isIn: namesIn(isIn), isRefused: namesIn(isRefused) }))
  .filter(({ isIn, isRefused }) => isIn.length + isRefused.length > 0);

function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

let store: OpenStore;
beforeAll(async () => {
  store = await openStore();
});
beforeEach(async () => {
  await store.db.dropDatabase();
  const documents = [1, 2, 3].map((i) => ({ _id: i, a: [i], n: i, o: { x: i } }));
  await run(store.db, { insert: 'c', documents });
});
afterAll(() => store.close());

it('the README names exactly what is asked for here', () => {
  const named = rows.map(({ kind, isIn, isRefused }) => [kind, [...isIn, ...isRefused].sort()]);
  const asked = Object.entries(scope).map(([kind, names]) => [kind, Object.keys(names).sort()]);
  expect(Object.fromEntries(named)).toEqual(Object.fromEntries(asked));
});

describe.each(rows.filter(({ isIn }) => isIn.length > 0))('in: $kind', ({ kind, isIn }) => {
  it.each(isIn)('%s', async (name) => {
    expect(await asking(kind, name)).not.toHaveProperty('failed');
  });
});

describe.each(rows)('refused by name: $kind', ({ kind, isRefused }) => {
  it.each(isRefused)('%s', async (name) => {
    const { failed } = await asking(kind, name);
    expect(failed?.code).toBe(kind === 'command' ? 59 : 238);
    expect(failed?.message).toContain(name === '$[e]' || name === '$' ? 'a.$' : name);
    expect(failed?.message).toContain('MONGODB_URI');
  });
});

/** What takes a cursor or a session of the driver's. */
const special: Readonly<Record<string, () => Promise<unknown>>> = {
  getMore: () => store.db.collection('c').find({}, { batchSize: 1 }).toArray(),
  commitTransaction: () => inTransaction((session) => session.commitTransaction()),
  abortTransaction: () => inTransaction((session) => session.abortTransaction()),
  transaction: () => inTransaction((session) => session.commitTransaction()),
};

async function asking(kind: string, name: string): Promise<{ failed?: Failed }> {
  const [ask, command] = [special[name], scope[kind]?.[name]];
  if (ask) return ask().then(() => ({}));
  if (command === undefined) throw new Error(`nothing asks for ${kind} ${name}`);
  const { $db, ...rest } = command;
  return run(typeof $db === 'string' ? store.client.db($db) : store.db, rest);
}

async function inTransaction(end: (session: Session) => Promise<void>): Promise<void> {
  const session = store.client.startSession();
  session.startTransaction();
  await store.db.collection('c').insertOne({ x: 1 }, { session });
  await end(session);
  await session.endSession();
}
