import * as catalog from './catalog.js';
import { need, refused } from './command-error.js';
import { replaceEntries } from './documents.js';
import { type Run, reading, sessionOf, writing } from './engine.js';
import { compileFilter } from './filter.js';
import { keyOf } from './keys.js';
import { type Doc, decode, docOf, encode, listOf } from './values.js';

const LIMITS = { maxBsonObjectSize: 16 * 1024 * 1024, maxMessageSizeBytes: 48_000_000, maxWriteBatchSize: 100_000 };
const VERSIONS = { minWireVersion: 0, maxWireVersion: 21, logicalSessionTimeoutMinutes: 30 };
const WHO = { helloOk: true, isWritablePrimary: true, ismaster: true };
const SPECIAL = /^(capped|timeseries|validator|viewOn|pipeline|collation|clusteredIndex|expireAfterSeconds)$/;
const OK = { ok: 1 };
const hello = (): Doc => ({ ...WHO, ...LIMITS, ...VERSIONS, localTime: new Date(), ok: 1 });
const asCursor = (ns: string, batch: Doc[]): Doc => ({ cursor: { id: 0n, ns, firstBatch: batch.map(encode) }, ok: 1 });

/** The commands about collections, indexes, cursors, sessions and the server. */
export const ADMIN_COMMANDS: Readonly<Record<string, Run>> = {
  hello,
  ismaster: hello,
  isMaster: hello,
  ping: () => OK,
  buildInfo: () => ({ version: '8.0.0', versionArray: [8, 0, 0, 0], modules: [], ...LIMITS, ok: 1 }),
  connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ok: 1 }),
  getMore: (engine, command) => engine.getMore(command),
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
  listDatabases: reading((view) => {
    const names = new Set(catalog.collectionsOf(view).map(({ ns }) => ns.split('.')[0] ?? ''));
    return { databases: [...names].map((name) => ({ name, sizeOnDisk: 0, empty: false })), totalSize: 0, ok: 1 };
  }),
  listCollections: reading((view, { args, db }) => {
    const all = catalog.collectionsOf(view, `${db}.`).map(({ ns, indexes }) => {
      return { name: ns.slice(db.length + 1), type: 'collection', options: {}, info: {}, idIndex: indexes[0]?.spec };
    });
    return asCursor(`${db}.$cmd.listCollections`, all.filter(compileFilter(docOf(args.filter)).matches));
  }),
  listIndexes: reading((view, { ns }) => {
    const collection = catalog.findCollection(view, ns);
    need(collection, 26, `ns does not exist: ${ns}`);
    const specs = collection.indexes.map(({ spec }) => spec);
    return asCursor(ns, specs);
  }),
  collStats: reading((view, { ns }) => {
    return { ns, count: catalog.countOf(view, catalog.findCollection(view, ns)), size: 0, ok: 1 };
  }),
  create: writing((view, { args, ns }) => {
    const special = Object.keys(args).find((name) => SPECIAL.test(name));
    if (special) throw refused(`the option ${special} of a collection`);
    need(!catalog.findCollection(view, ns), 48, `Collection ${ns} already exists.`);
    catalog.ensureCollection(view, ns);
    return OK;
  }),
  drop: writing((view, { ns }) => {
    const collection = catalog.findCollection(view, ns);
    if (collection) catalog.dropCollection(view, collection);
    return OK;
  }),
  dropDatabase: writing((view, { db }) => {
    for (const collection of catalog.collectionsOf(view, `${db}.`)) catalog.dropCollection(view, collection);
    return { dropped: db, ok: 1 };
  }),
  createIndexes: writing((view, { args, ns }) => {
    need(listOf(args.indexes).length > 0, 2, 'Must specify at least one index to create');
    const createdCollectionAutomatically = catalog.findCollection(view, ns) === undefined;
    const collection = catalog.ensureCollection(view, ns);
    const wanted = listOf(args.indexes).map((spec) => catalog.newIndex(view, docOf(spec)));
    const added = wanted.filter((index) => isNew(collection.indexes, index));
    const all = [...collection.indexes, ...added];
    if (added.length > 0) catalog.putIndexes(view, ns, collection.id, all);
    for (const key of added.length > 0 ? view.keys(collection.documents, `${collection.documents}\xff`) : []) {
      replaceEntries(view, collection, added, undefined, decode(view.get(key) ?? Buffer.alloc(0)));
    }
    const numIndexesBefore = collection.indexes.length;
    return { numIndexesBefore, numIndexesAfter: all.length, createdCollectionAutomatically, ok: 1 };
  }),
  dropIndexes: writing((view, { args: { index: wanted }, ns }) => {
    const collection = catalog.findCollection(view, ns);
    need(collection, 26, `ns not found ${ns}`);
    const isMeant = ({ spec }: catalog.Index) =>
      [wanted].flat().includes(spec.name) || keyOf(spec.key) === keyOf(wanted);
    const dropped = collection.indexes.filter((index, i) => (wanted === '*' ? i > 0 : isMeant(index)));
    const isOfId = dropped.some(({ spec }) => spec.name === '_id_');
    need(!isOfId, 72, 'cannot drop _id index');
    need(wanted === '*' || dropped.length > 0, 27, `index not found with name [${wanted}]`);
    for (const { prefix } of dropped) catalog.removeAll(view, prefix);
    const kept = collection.indexes.filter((index) => !dropped.includes(index));
    catalog.putIndexes(view, ns, collection.id, kept);
    return { nIndexesWas: collection.indexes.length, ok: 1 };
  }),
};

/** Whether an index has to be made. @throws CommandError 85 or 86 when another one is in its way */
function isNew(indexes: readonly catalog.Index[], { spec }: catalog.Index): boolean {
  const compared = ['key', 'unique', 'sparse', 'expireAfterSeconds'];
  const isEqual = (other: catalog.Index) =>
    compared.every((option) => keyOf(other.spec[option]) === keyOf(spec[option]));
  const named = indexes.find((index) => index.spec.name === spec.name);
  if ((named && isEqual(named)) || keyOf(spec.key) === keyOf({ _id: 1 })) return false;
  need(!named, 86, `An existing index has the same name as the requested index: ${spec.name}`);
  need(!indexes.some(isEqual), 85, `Index already exists with a different name: ${spec.name}`);
  return true;
}
