import { randomUUID } from 'node:crypto';
import { documentOf, elements, fields, isTruthy, jsOf, numberOf, T, textOf, type Value } from './bson-value.js';
import { encode, type Tree, valueOf } from './bson-write.js';
import { CommandError, notSupported } from './command-error.js';
import { compileFilter, type Filter } from './filter.js';
import { type KeyField, stepsOf } from './index-keys.js';
import type { View } from './storage.js';

/** An index as the catalog holds it. `spec` is what was asked for, `prefix` is where its entries begin. */
export interface Index {
  readonly name: string;
  readonly spec: Value;
  readonly pattern: readonly KeyField[];
  readonly prefix: string;
  readonly isUnique: boolean;
  readonly isSparse: boolean;
  readonly isMultikey: boolean;
  /** Some entry was too long for a key and was cut, so that their order is not that of their values. */
  readonly isCut: boolean;
  readonly partial: Filter | undefined;
  readonly expireAfterSeconds: number | undefined;
}

export interface Collection {
  readonly namespace: string;
  readonly uuid: string;
  readonly documents: string;
  readonly count: string;
  readonly indexes: readonly Index[];
}

const CATALOG = 'c';
const NEXT_ID = 's';
const INDEX_OPTIONS = [
  'v',
  'key',
  'name',
  'ns',
  'background',
  'unique',
  'sparse',
  'expireAfterSeconds',
  'partialFilterExpression',
];
const ID_PATTERN: readonly KeyField[] = [{ path: '_id', steps: stepsOf('_id'), descending: false }];
const known = new Map<string, { readonly bytes: Buffer; readonly collection: Collection }>();

/** The collection with this name ("db.name"), or undefined. */
export function findCollection(view: View, namespace: string): Collection | undefined {
  const bytes = view.get(CATALOG + latin1(namespace));
  if (bytes === undefined) return undefined;
  const before = known.get(namespace);
  if (before?.bytes.equals(bytes)) return before.collection;
  const collection = readCollection(namespace, documentOf(bytes));
  known.set(namespace, { bytes, collection });
  return collection;
}

/** The collection with this name, made if it is not there. */
export function ensureCollection(view: View, namespace: string): Collection {
  const found = findCollection(view, namespace);
  if (found) return found;
  checkNamespace(namespace);
  const spec = { v: 2, key: { _id: 1 }, name: '_id_' };
  const entry = encode({ id: nextId(view), uuid: randomUUID(), indexes: [{ id: nextId(view), spec }] });
  view.put(CATALOG + latin1(namespace), entry);
  return readCollection(namespace, documentOf(entry));
}

/** All collections of a database, or of all of them. */
export function* listCollections(view: View, database = ''): Generator<Collection> {
  const from = CATALOG + latin1(database === '' ? '' : `${database}.`);
  for (const key of [...view.keys(from, `${from}\xff`)]) {
    const found = findCollection(view, Buffer.from(key.slice(1), 'latin1').toString());
    if (found) yield found;
  }
}

/** Forgets a collection with all that is in it. */
export function dropCollection(view: View, collection: Collection): void {
  removeAll(view, collection.documents);
  for (const { prefix } of collection.indexes) removeAll(view, prefix);
  view.remove(collection.count);
  view.remove(CATALOG + latin1(collection.namespace));
}

export function removeAll(view: View, prefix: string): void {
  for (const key of [...view.keys(prefix, `${prefix}\xff`)]) view.remove(key);
}

export function countOf(view: View, collection: Collection): number {
  return view.get(collection.count)?.readDoubleLE(0) ?? 0;
}

export function addToCount(view: View, collection: Collection, difference: number): void {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(countOf(view, collection) + difference);
  view.put(collection.count, bytes);
}

/** Changes the indexes of a collection; entries are the caller's business. */
export function putIndexes(view: View, collection: Collection, indexes: readonly Index[]): Collection {
  const bytes = view.get(CATALOG + latin1(collection.namespace));
  if (bytes === undefined) throw new CommandError(26, `ns not found: ${collection.namespace}`);
  const entry = fields(documentOf(bytes));
  const list: Tree[] = indexes.map(({ prefix, spec, isMultikey, isCut }) => ({
    id: Buffer.from(prefix, 'latin1').readUInt32BE(1),
    spec,
    isMultikey,
    isCut,
  }));
  const changed = encode(new Map<string, Tree>([...entry, ['indexes', list]]));
  view.put(CATALOG + latin1(collection.namespace), changed);
  return readCollection(collection.namespace, documentOf(changed));
}

/** An index made of what `createIndexes` was given. @throws CommandError 67, 197 or 238 */
export function newIndex(view: View, spec: Value): Index {
  const options = fields(spec);
  for (const name of options.keys()) if (!INDEX_OPTIONS.includes(name)) throw notSupported(`the index option ${name}`);
  const key = options.get('key');
  if (key?.type !== T.object || fields(key).size === 0) throw new CommandError(67, 'index keys cannot be empty');
  for (const [path, way] of fields(key)) {
    if (way.type === T.string && ['text', '2d', '2dsphere', 'hashed'].includes(textOf(way)))
      throw notSupported(`an index of type ${textOf(way)}`);
    if (!numberOf(way)) throw new CommandError(67, `values in the index key pattern must be 1 or -1: ${path}`);
    if (path === '' || path.split('.').some((step) => step === '' || step.startsWith('$')))
      throw new CommandError(67, `bad index key ${path}`);
    if (/(^|\.)\d+(\.|$)|\*\*/.test(path)) throw notSupported(`an index on ${path}`);
  }
  const { v: _, ns, background, ...rest } = Object.fromEntries(options);
  return readIndex(nextId(view), valueOf({ v: 2, ...rest }), false, false);
}

function readCollection(namespace: string, entry: Value): Collection {
  const { id, uuid, indexes } = Object.fromEntries(fields(entry));
  const suffix = idBytes(numberOf(id) ?? 0);
  const list = indexes ? elements(indexes).map((item) => Object.fromEntries(fields(item))) : [];
  return {
    namespace,
    uuid: String(jsOf(uuid)),
    documents: `d${suffix}`,
    count: `n${suffix}`,
    indexes: list.flatMap((item) =>
      item.spec ? [readIndex(numberOf(item.id) ?? 0, item.spec, isTruthy(item.isMultikey), isTruthy(item.isCut))] : [],
    ),
  };
}

function readIndex(id: number, spec: Value, isMultikey: boolean, isCut: boolean): Index {
  const options = Object.fromEntries(fields(spec));
  const partial = options.partialFilterExpression;
  const isUnique = isTruthy(options.unique);
  return {
    name: String(jsOf(options.name)),
    spec,
    pattern: options.key ? patternOf(options.key) : ID_PATTERN,
    prefix: (isUnique ? 'u' : 'i') + idBytes(id),
    isUnique,
    isSparse: isTruthy(options.sparse),
    isMultikey,
    isCut,
    partial: partial && compileFilter(partial),
    expireAfterSeconds: numberOf(options.expireAfterSeconds),
  };
}

/** The fields of `{ a: 1, b: -1 }`. */
export function patternOf(spec: Value): KeyField[] {
  return [...fields(spec)].map(([path, way]) => ({ path, steps: stepsOf(path), descending: (numberOf(way) ?? 1) < 0 }));
}

function nextId(view: View): number {
  const bytes = view.get(NEXT_ID);
  const id = (bytes?.readUInt32BE(0) ?? 0) + 1;
  const next = Buffer.alloc(4);
  next.writeUInt32BE(id);
  view.put(NEXT_ID, next);
  return id;
}

function idBytes(id: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(id);
  return bytes.toString('latin1');
}

function checkNamespace(namespace: string): void {
  const [database = '', ...name] = namespace.split('.');
  const collection = name.join('.');
  const isSound = /^[^\0/\\ "$]{1,63}$/.test(database) && /^[^\0$]{1,200}$/.test(collection);
  if (!isSound || collection.startsWith('system.')) throw new CommandError(73, `invalid namespace ${namespace}`);
}

const latin1 = (text: string): string => Buffer.from(text).toString('latin1');
