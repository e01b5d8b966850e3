import { field, fields, jsOf, type Value } from './bson-value.js';
import { type Tree, valueOf } from './bson-write.js';
import {
  listCollections as collectionsOf,
  countOf,
  dropCollection,
  ensureCollection,
  findCollection,
  type Index,
  newIndex,
  putIndexes,
  removeAll,
} from './catalog.js';
import { CommandError } from './command-error.js';
import { Documents } from './documents.js';
import { type Command, type Engine, sessionOf } from './engine.js';
import { compileFilter } from './filter.js';
import { keyOf } from './sort-key.js';
import type { View } from './storage.js';

const OK = { ok: 1 };
const VERSION = '8.0.0';

export const hello = (): Tree => ({
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  maxBsonObjectSize: 16 * 1024 * 1024,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  connectionId: 1,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
  ok: 1,
});

export const ok = (): Tree => OK;

export const buildInfo = (): Tree => ({
  version: VERSION,
  versionArray: [8, 0, 0, 0],
  gitVersion: 'scopeql-embedded',
  modules: [],
  bits: 64,
  maxBsonObjectSize: 16 * 1024 * 1024,
  ok: 1,
});

export const connectionStatus = (): Tree => ({
  authInfo: { authenticatedUsers: [], authenticatedUserRoles: [], authenticatedUserPrivileges: [] },
  ok: 1,
});

export const getLog = (): Tree => ({ totalLinesWritten: 0, log: [], ok: 1 });

export const hostInfo = (): Tree => ({ system: {}, os: {}, extra: {}, ok: 1 });

export function endSessions(command: Command, engine: Engine): Tree {
  const ended = new Set(command.list(command.name).map((lsid) => field(lsid, Buffer.from('id'))?.raw.toString('latin1')));
  engine.endTransactions((session) => ended.has(session));
  return OK;
}

export async function commitTransaction(command: Command, engine: Engine): Promise<Tree> {
  const transaction = engine.transactionOf(command);
  await transaction?.commit();
  return OK;
}

export function abortTransaction(command: Command, engine: Engine): Tree {
  engine.transactionOf(command)?.abort();
  engine.endTransactions((session) => session === sessionOf(command));
  return OK;
}

function reading<R>(engine: Engine, look: (view: View) => R): R {
  const view = engine.storage.snapshot();
  try {
    return look(view);
  } finally {
    view.close();
  }
}

export function listDatabases(command: Command, engine: Engine): Tree {
  const names = reading(
    engine,
    (view) => new Set([...collectionsOf(view)].map(({ namespace }) => namespace.split('.')[0] ?? '')),
  );
  const databases = [...names].map((name) =>
    command.is('nameOnly') ? { name } : { name, sizeOnDisk: 0, empty: false },
  );
  return { databases, totalSize: 0, totalSizeMb: 0, ok: 1 };
}

const asCursor = (namespace: string, firstBatch: readonly Tree[]): Tree => ({
  cursor: { id: 0n, ns: namespace, firstBatch },
  ok: 1,
});

export function listCollections(command: Command, engine: Engine): Tree {
  const filter = compileFilter(command.value('filter') ?? valueOf({}));
  const all = reading(engine, (view) => [...collectionsOf(view, command.database)]);
  const described = all.map(({ namespace, indexes }) =>
    valueOf({
      name: namespace.slice(command.database.length + 1),
      type: 'collection',
      options: {},
      info: { readOnly: false },
      idIndex: indexes[0]?.spec,
    }),
  );
  return asCursor(`${command.database}.$cmd.listCollections`, described.filter(filter.matches));
}

export function listIndexes(command: Command, engine: Engine): Tree {
  const collection = reading(engine, (view) => findCollection(view, command.namespace));
  if (collection === undefined) throw new CommandError(26, `ns does not exist: ${command.namespace}`);
  return asCursor(
    command.namespace,
    collection.indexes.map(({ spec }) => spec),
  );
}

export async function create(command: Command, engine: Engine): Promise<Tree> {
  command.refuse(
    'capped',
    'timeseries',
    'validator',
    'viewOn',
    'pipeline',
    'collation',
    'clusteredIndex',
    'expireAfterSeconds',
    'changeStreamPreAndPostImages',
    'encryptedFields',
  );
  return engine.write(command, (view) => {
    if (findCollection(view, command.namespace))
      throw new CommandError(48, `Collection ${command.namespace} already exists.`);
    ensureCollection(view, command.namespace);
    return OK;
  });
}

export async function drop(command: Command, engine: Engine): Promise<Tree> {
  return engine.write(command, (view) => {
    const collection = findCollection(view, command.namespace);
    if (collection === undefined) return OK;
    dropCollection(view, collection);
    return { nIndexesWas: collection.indexes.length, ns: command.namespace, ok: 1 };
  });
}

export async function dropDatabase(command: Command, engine: Engine): Promise<Tree> {
  return engine.write(command, (view) => {
    for (const collection of [...collectionsOf(view, command.database)]) dropCollection(view, collection);
    return { dropped: command.database, ok: 1 };
  });
}

export async function createIndexes(command: Command, engine: Engine): Promise<Tree> {
  const specs = command.list('indexes');
  if (specs.length === 0) throw new CommandError(2, 'Must specify at least one index to create');
  return engine.write(command, (view) => {
    const isNew = findCollection(view, command.namespace) === undefined;
    const collection = ensureCollection(view, command.namespace);
    const added = specs.map((spec) => newIndex(view, spec)).filter((index) => isMissing(collection.indexes, index));
    const all = [...collection.indexes, ...added];
    new Documents(view, putIndexes(view, collection, all)).build(added);
    return {
      numIndexesBefore: collection.indexes.length,
      numIndexesAfter: all.length,
      createdCollectionAutomatically: isNew,
      ok: 1,
    };
  });
}

const partOf = ({ spec }: Index, name: string): string => keyOf(field(spec, Buffer.from(name)));

function isMissing(indexes: readonly Index[], wanted: Index): boolean {
  if (partOf(wanted, 'key') === keyOf(valueOf({ _id: 1 }))) return false;
  const sameKey = indexes.filter((index) => partOf(index, 'key') === partOf(wanted, 'key'));
  const same = indexes.find(({ name }) => name === wanted.name);
  const isEqual = (index: Index) =>
    ['unique', 'sparse', 'partialFilterExpression', 'expireAfterSeconds'].every(
      (option) => partOf(index, option) === partOf(wanted, option),
    );
  if (same && sameKey.includes(same) && isEqual(same)) return false;
  if (same) throw new CommandError(86, `An existing index has the same name as the requested index: ${wanted.name}`);
  if (sameKey.some(isEqual))
    throw new CommandError(85, `Index already exists with a different name: ${sameKey[0]?.name}`);
  return true;
}

export async function dropIndexes(command: Command, engine: Engine): Promise<Tree> {
  const wanted = command.value('index');
  return engine.write(command, (view) => {
    const collection = findCollection(view, command.namespace);
    if (collection === undefined) throw new CommandError(26, `ns not found ${command.namespace}`);
    const dropped = wanted ? chosen(collection.indexes, wanted) : [];
    for (const { prefix } of dropped) removeAll(view, prefix);
    putIndexes(
      view,
      collection,
      collection.indexes.filter((index) => !dropped.includes(index)),
    );
    return { nIndexesWas: collection.indexes.length, ok: 1 };
  });
}

function chosen(indexes: readonly Index[], wanted: Value): readonly Index[] {
  const names = ([] as unknown[]).concat(jsOf(wanted));
  if (names[0] === '*') return indexes.slice(1);
  return names.map((name) => {
    const found = indexes.find((index) => index.name === name || partOf(index, 'key') === keyOf(wanted));
    if (found === undefined) throw new CommandError(27, `index not found with name [${String(name)}]`);
    if (found === indexes[0]) throw new CommandError(72, 'cannot drop _id index');
    return found;
  });
}

export function collStats(command: Command, engine: Engine): Tree {
  return reading(engine, (view) => {
    const collection = findCollection(view, command.namespace);
    return {
      ns: command.namespace,
      count: collection ? countOf(view, collection) : 0,
      size: 0,
      storageSize: 0,
      nindexes: collection?.indexes.length ?? 0,
      totalIndexSize: 0,
      indexSizes: {},
      ok: 1,
    };
  });
}

export function dbStats(command: Command, engine: Engine): Tree {
  return reading(engine, (view) => {
    const all = [...collectionsOf(view, command.database)];
    const objects = all.reduce((sum, collection) => sum + countOf(view, collection), 0);
    return {
      db: command.database,
      collections: all.length,
      views: 0,
      objects,
      avgObjSize: 0,
      dataSize: 0,
      storageSize: 0,
      indexes: all.length,
      indexSize: 0,
      ok: 1,
    };
  });
}

export const fieldNames = (value: Value): string[] => [...fields(value).keys()];
