import * as collections from './collections.js';
import { need } from './command-error.js';
import { type Run, reading, searching, sessionOf, writing } from './engine.js';
import { compileFilter } from './filter.js';
import { keyOf } from './keys.js';
import type { View } from './storage.js';
import { type Doc, decode, docOf, listOf } from './values.js';

const LIMITS = { maxBsonObjectSize: 16 * 1024 * 1024, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 };
const VERSIONS = { minWireVersion: 0, maxWireVersion: 21, logicalSessionTimeoutMinutes: 30 };
const WHO = { helloOk: true, isWritablePrimary: true, ismaster: true };
const OK = { ok: 1 };
const hello = (): Doc => ({ ...WHO, ...LIMITS, ...VERSIONS, localTime: new Date(), ok: 1 });

/** The commands about collections, indexes, cursors, sessions and the server. */
export const ADMIN_COMMANDS: Readonly<Record<string, Run>> = {
  hello,
  ismaster: hello,
  isMaster: hello,
  ping: () => OK,
  buildInfo: () => ({ version: '8.0.0', versionArray: [8, 0, 0, 0], modules: [], ...LIMITS, ok: 1 }),
  connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ok: 1 }),
  getMore: (engine, command) => engine.batch(command),
  killCursors: (engine, { args }) => {
    const cursorsKilled = listOf(args.cursors).filter((id) => engine.kill(String(id)));
    const cursorsNotFound = listOf(args.cursors).filter((id) => !cursorsKilled.includes(id));
    return { cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
  },
  endSessions: (engine, { args }) => {
    const ended = listOf(args.endSessions).map(sessionOf);
    engine.endTransactions((_, id) => ended.includes(id));
    return OK;
  },
  commitTransaction: async (engine, command) => {
    await engine.transactionOf(command)?.commit();
    return OK;
  },
  abortTransaction: (engine, command) => {
    engine.transactionOf(command)?.end();
    return OK;
  },
  listDatabases: reading(
    (view) => {
      const names = new Set(collections.collectionsOf(view).map(({ ns }) => ns.split('.')[0]));
      return [...names].map((name) => ({ name, sizeOnDisk: 0, empty: false }));
    },
    (databases) => ({ databases, totalSize: 0 }),
  ),
  listCollections: searching((view, { args, db }) => {
    const all = collections.collectionsOf(view, `${db}.`).map(({ ns, own }) => {
      return { name: ns.slice(db.length + 1), type: 'collection', options: {}, info: {}, idIndex: own.spec };
    });
    return all.filter(compileFilter(docOf(args.filter)).matches);
  }),
  listIndexes: searching((view, { ns }) => indexesOf(view, ns).map(({ spec }) => spec)),
  create: writing((view, { ns }) => {
    need(!collections.findCollection(view, ns), 48, `Collection ${ns} already exists.`);
    collections.ensureCollection(view, ns);
    return OK;
  }),
  drop: writing((view, { ns }) => {
    const collection = collections.findCollection(view, ns);
    if (collection) collections.dropCollection(view, collection);
    return OK;
  }),
  dropDatabase: writing((view, { db }) => {
    for (const each of collections.collectionsOf(view, `${db}.`)) collections.dropCollection(view, each);
    return { dropped: db, ok: 1 };
  }),
  createIndexes: writing((view, { args, ns }) => {
    need(listOf(args.indexes).length > 0, 2, 'Must specify at least one index to create');
    const createdCollectionAutomatically = collections.findCollection(view, ns) === undefined;
    const collection = collections.ensureCollection(view, ns);
    const before = indexesOf(view, ns);
    const wanted = listOf(args.indexes).map((spec) => collections.newIndex(view, docOf(spec)));
    const added = wanted.filter((index) => isNew(before, index));
    if (added.length > 0) collections.putIndexes(view, ns, collection.id, [...before, ...added]);
    for (const key of added.length > 0 ? view.keys(collection.documents, `${collection.documents}\xff`) : []) {
      collections.replaceEntries(view, collection, added, undefined, decode(view.get(key) ?? Buffer.alloc(0)));
    }
    const [numIndexesBefore, numIndexesAfter] = [before.length, before.length + added.length];
    return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically, ok: 1 };
  }),
  dropIndexes: writing((view, { args: { index: wanted }, ns }) => {
    const all = indexesOf(view, ns);
    const isMeant = ({ spec }: collections.Index) =>
      [wanted].flat().includes(spec.name) || keyOf(spec.key) === keyOf(wanted);
    const dropped = all.filter((index, i) => (wanted === '*' ? i > 0 : isMeant(index)));
    need(!all[0] || !dropped.includes(all[0]), 72, 'cannot drop _id index');
    need(wanted === '*' || dropped.length > 0, 27, `index not found with name [${wanted}]`);
    for (const { prefix } of dropped) collections.removeAll(view, prefix);
    const kept = all.filter((index) => !dropped.includes(index));
    collections.putIndexes(view, ns, collections.ensureCollection(view, ns).id, kept);
    return { nIndexesWas: all.length, ok: 1 };
  }),
};

/** All indexes of a collection, that of `_id` first. @throws CommandError 26 */
function indexesOf(view: View, ns: string): collections.Index[] {
  const collection = collections.findCollection(view, ns);
  need(collection, 26, `ns does not exist: ${ns}`);
  return [collection.own, ...collection.indexes];
}

/** Whether an index has to be made. @throws CommandError 85 or 86 when another one is in its way */
function isNew(indexes: readonly collections.Index[], { spec }: collections.Index): boolean {
  const isEqual = (other: collections.Index) =>
    ['key', 'unique', 'sparse', 'expireAfterSeconds'].every((each) => keyOf(other.spec[each]) === keyOf(spec[each]));
  const named = indexes.find((index) => index.spec.name === spec.name);
  if ((named && isEqual(named)) || keyOf(spec.key) === keyOf({ _id: 1 })) return false;
  need(!named, 86, `An existing index has the same name as the requested index: ${spec.name}`);
  need(!indexes.some(isEqual), 85, `Index already exists with a different name: ${spec.name}`);
  return true;
}
