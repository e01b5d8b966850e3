import { createHash } from 'node:crypto';
import { BSON, ObjectId } from 'bson';
import { CommandError, need, refused } from './command-error.js';
import { type KeyField, keyOf, keysOf, patternOf } from './keys.js';
import { counter, numberIn, type View } from './storage.js';
import { type Doc, decode, docOf, encode, isTruthy, listOf, numberOf, typeOf, type Values } from './values.js';

/** An index as createIndexes was given it. Its entries are the keys that begin with `prefix`; their values are keys of `_id`s. */
export type Index = { id: number; spec: Doc; prefix: string; pattern: KeyField[]; isUnique: boolean };
/** A collection ("database.collection"), the prefixes of its documents (an index of its `own`) and of their number, and other indexes. */
export type Collection = { ns: string; id: number; documents: string; count: string; own: Index; indexes: Index[] };

/** How long the fields' part of an index entry may be; a longer one is cut and gets a digest. */
export const MAX_FIELDS_KEY = 900;
const [MAX_ID_KEY, MAX_DOCUMENT] = [1000, 16 * 1024 * 1024];
/** Is there once some document has several entries in an index, or one that was cut: then their order is not that of the values. */
export const looseKey = ({ prefix }: Index): string => `l${prefix}`;
const ID_INDEX = { v: 2, key: { _id: 1 }, name: '_id_' };
const known = new Map<string, { bytes: Buffer; collection: Collection }>();
const entryOf = (ns: string): string => `c${Buffer.from(ns).toString('latin1')}`;
const prefixOf = (kind: string, id: number): string =>
  kind + String.fromCharCode(id >>> 24, (id >> 16) & 255, (id >> 8) & 255, id & 255);

/** The collection with this name, if it is there. */
export function findCollection(view: View, ns: string): Collection | undefined {
  const bytes = view.get(entryOf(ns));
  const before = known.get(ns);
  if (bytes === undefined || before?.bytes.equals(bytes)) return bytes && before?.collection;
  const { id: number, indexes: entries } = decode(bytes);
  const [id, list] = [Number(number), listOf(entries).map(docOf)];
  const [{ id: ownId } = {}, ...others] = list;
  const documents = prefixOf('d', id);
  const own = { ...indexOf(Number(ownId), ID_INDEX), prefix: documents, isUnique: true };
  const indexes = others.map((entry) => indexOf(Number(entry.id), docOf(entry.spec)));
  const collection = { ns, id, documents, count: prefixOf('n', id), own, indexes };
  known.set(ns, { bytes, collection });
  return collection;
}

/** The collection with this name, made if it is not there. @throws CommandError 73 */
export function ensureCollection(view: View, ns: string): Collection {
  const found = findCollection(view, ns);
  if (found) return found;
  need(/^[^\0/\\ "$.]{1,63}\.(?!system\.)[^\0$]{1,200}$/.test(ns), 73, `Invalid namespace specified '${ns}'`);
  return putIndexes(view, ns, nextId(view), [indexOf(nextId(view), ID_INDEX)]);
}

/** The collections whose names begin with this. */
export function collectionsOf(view: View, prefix = ''): Collection[] {
  const keys = [...view.keys(entryOf(prefix), `${entryOf(prefix)}\xff`)];
  return keys.flatMap((key) => findCollection(view, Buffer.from(key.slice(1), 'latin1').toString()) ?? []);
}

export function dropCollection(view: View, { ns, documents, count, indexes }: Collection): void {
  for (const prefix of [documents, count, ...indexes.map((index) => index.prefix)]) removeAll(view, prefix);
  view.remove(entryOf(ns));
}

export function removeAll(view: View, prefix: string): void {
  for (const key of [...view.keys(prefix, `${prefix}\xff`)]) view.remove(key);
}

/** Says which indexes a collection has; their entries are the caller's business. */
export function putIndexes(view: View, ns: string, id: number, indexes: readonly Index[]): Collection {
  view.put(entryOf(ns), encode({ id, indexes: indexes.map((index) => ({ id: index.id, spec: index.spec })) }));
  return findCollection(view, ns) ?? ensureCollection(view, ns);
}

export const countOf = (view: View, collection?: Collection): number => numberIn(view.get(collection?.count ?? 'n'));

/** An index as createIndexes asks for it. @throws CommandError 67, 238 */
export function newIndex(view: View, { v: _v, ns: _ns, background: _b, key, name, ...options }: Doc): Index {
  const unknown = Object.keys(options).find((option) => !/^(unique|sparse|expireAfterSeconds)$/.test(option));
  if (unknown) throw refused(`the index option ${unknown}`);
  need(typeof name === 'string' && Object.keys(docOf(key)).length > 0, 67, 'an index needs a name and a key');
  for (const [path, way] of Object.entries(docOf(key))) {
    const isSpecial = /^(text|2d|2dsphere|hashed)$/.test(String(way)) || /(^|\.)(\d+|\$\*\*)(\.|$)/.test(path);
    if (isSpecial) throw refused(`an index on ${path}: ${way}`);
    need(numberOf(way) && !/^$|(^|\.)(\.|$|\$)/.test(path), 67, `a key must be a path and 1 or -1: ${path}`);
  }
  return indexOf(nextId(view), { v: 2, key, name, ...Object.fromEntries(Object.entries(options).sort()) });
}

function indexOf(id: number, spec: Doc): Index {
  return { id, spec, prefix: prefixOf('i', id), pattern: patternOf(docOf(spec.key)), isUnique: isTruthy(spec.unique) };
}

function nextId(view: View): number {
  const id = numberIn(view.get('s')) + 1;
  view.put('s', counter(id));
  return id;
}

/** Adds a document, with an `_id` in front, and answers it. @throws CommandError 11000 */
export function insertDocument(view: View, collection: Collection, { _id = new ObjectId(), ...rest }: Doc): Doc {
  need(!['array', 'regex'].includes(typeOf(_id)), 2, `The '_id' value cannot be of type ${typeOf(_id)}`);
  need(!Object.keys(docOf(_id)).some((name) => name.startsWith('$')), 52, '_id fields may not begin with $');
  const key = keyOf(_id);
  if (key.length > MAX_ID_KEY) throw refused(`an _id of more than ${MAX_ID_KEY} bytes`);
  if (view.get(collection.documents + key)) throw duplicate(collection, ID_INDEX, [_id]);
  replaceDocument(view, collection, undefined, { _id, ...rest });
  return { _id, ...rest };
}

/** Puts `after` in the place of `before`, one of which may be missing. @throws CommandError 11000 before anything is written */
export function replaceDocument(view: View, collection: Collection, before?: Doc, after?: Doc): void {
  const [key, bytes] = [collection.documents + keyOf((before ?? after)?._id), after && encode(after)];
  need(!bytes || bytes.length <= MAX_DOCUMENT, 10334, 'BSONObj size is larger than 16 MB');
  replaceEntries(view, collection, collection.indexes, before, after);
  if (bytes) view.put(key, bytes);
  else view.remove(key);
  const difference = (after ? 1 : 0) - (before ? 1 : 0);
  if (difference !== 0) view.put(collection.count, counter(countOf(view, collection) + difference));
}

/** Puts the index entries of `after` in the place of those of `before`. @throws CommandError 11000 before anything is written */
export function replaceEntries(view: View, collection: Collection, indexes: Index[], before?: Doc, after?: Doc): void {
  const idKey = keyOf((before ?? after)?._id);
  const changes = indexes.map((index) => {
    const [{ entries: old }, { entries, isLoose }] = [entriesOf(index, idKey, before), entriesOf(index, idKey, after)];
    const added = [...entries.keys()].filter((entry) => !old.delete(entry)); // what is in both stays
    const [taken] = added.filter((entry) => view.get(entry)).sort();
    if (taken !== undefined) throw duplicate(collection, index.spec, entries.get(taken) ?? []);
    return { index, old, added, isLoose };
  });
  const value = Buffer.from(idKey, 'latin1');
  for (const { index, old, added, isLoose } of changes) {
    for (const entry of old.keys()) view.remove(entry);
    for (const entry of added) view.put(entry, value);
    if (isLoose && !view.get(looseKey(index))) view.put(looseKey(index), value);
  }
}

/** The entries of a document in an index, and the values in them; loose when they are several, or one that was cut. */
function entriesOf({ spec, pattern, prefix, isUnique }: Index, idKey: string, document?: Doc) {
  const entries = new Map<string, Values>();
  let { keys, isMultikey: isLoose } = document ? keysOf(document, pattern) : { keys: [], isMultikey: false };
  if (isTruthy(spec.sparse)) keys = keys.filter(({ values }) => values.some((value) => value !== undefined));
  for (const { key, values } of keys) {
    const rest = key.length > MAX_FIELDS_KEY ? createHash('sha256').update(key).digest('hex') : '';
    entries.set(prefix + key.slice(0, MAX_FIELDS_KEY) + rest + (isUnique ? '' : idKey), values);
    isLoose ||= rest !== '';
  }
  return { entries, isLoose };
}

function duplicate({ ns }: Collection, { key: keyPattern, name }: Doc, values: Values): CommandError {
  const shown = values.map((value) => (typeof value === 'symbol' ? null : (value ?? null)));
  const keyValue = Object.fromEntries(Object.keys(docOf(keyPattern)).map((path, i) => [path, shown[i]]));
  const where = `collection: ${ns} index: ${name} dup key: ${BSON.EJSON.stringify(keyValue)}`;
  return new CommandError(11000, `E11000 duplicate key error ${where}`, { keyPattern, keyValue });
}
