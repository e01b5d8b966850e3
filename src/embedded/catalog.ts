import { need, refused } from './command-error.js';
import { type KeyField, patternOf } from './keys.js';
import { counter, numberIn, type View } from './storage.js';
import { type Doc, decode, docOf, encode, listOf, numberOf } from './values.js';

/** An index as createIndexes was given it. Its entries are the keys that begin with `prefix`; their values are keys of `_id`s. */
export type Index = { id: number; spec: Doc; prefix: string; pattern: KeyField[] };
/** A collection ("database.collection"), and the prefixes of its documents and of their number. */
export type Collection = { ns: string; id: number; documents: string; count: string; indexes: Index[] };

const known = new Map<string, { bytes: Buffer; collection: Collection }>();
const entryOf = (ns: string): string => `c${Buffer.from(ns).toString('latin1')}`;
const fourBytes = (id: number): string => String.fromCharCode(id >>> 24, (id >> 16) & 255, (id >> 8) & 255, id & 255);

/** The collection with this name, if it is there. */
export function findCollection(view: View, ns: string): Collection | undefined {
  const bytes = view.get(entryOf(ns));
  const before = known.get(ns);
  if (bytes === undefined || before?.bytes.equals(bytes)) return bytes && before?.collection;
  const { id, indexes } = decode(bytes);
  const list = listOf(indexes).map((entry) => indexOf(Number(docOf(entry).id), docOf(docOf(entry).spec)));
  const [documents, count] = [`d${fourBytes(Number(id))}`, `n${fourBytes(Number(id))}`];
  const collection = { ns, id: Number(id), documents, count, indexes: list };
  known.set(ns, { bytes, collection });
  return collection;
}

/** The collection with this name, made if it is not there. @throws CommandError 73 */
export function ensureCollection(view: View, ns: string): Collection {
  const found = findCollection(view, ns);
  if (found) return found;
  need(/^[^\0/\\ "$.]{1,63}\.(?!system\.)[^\0$]{1,200}$/.test(ns), 73, `Invalid namespace specified '${ns}'`);
  return putIndexes(view, ns, nextId(view), [indexOf(nextId(view), { v: 2, key: { _id: 1 }, name: '_id_' })]);
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

const indexOf = (id: number, spec: Doc): Index => {
  return { id, spec, prefix: `i${fourBytes(id)}`, pattern: patternOf(docOf(spec.key)) };
};

function nextId(view: View): number {
  const id = numberIn(view.get('s')) + 1;
  view.put('s', counter(id));
  return id;
}
