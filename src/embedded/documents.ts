import { createHash } from 'node:crypto';
import { BSON, ObjectId } from 'bson';
import { type Collection, countOf, type Index } from './catalog.js';
import { CommandError, need, refused } from './command-error.js';
import { keyOf, keysOf } from './keys.js';
import { looseKey, MAX_FIELDS_KEY } from './plan.js';
import { counter, type View } from './storage.js';
import { type Doc, docOf, encode, isTruthy, typeOf, type Values } from './values.js';

const [MAX_ID_KEY, MAX_DOCUMENT] = [1000, 16 * 1024 * 1024];

/** Adds a document, with an `_id` in front, and answers it. @throws CommandError 11000 */
export function insertDocument(view: View, collection: Collection, { _id = new ObjectId(), ...rest }: Doc): Doc {
  need(!['array', 'regex'].includes(typeOf(_id)), 2, `The '_id' value cannot be of type ${typeOf(_id)}`);
  need(!Object.keys(docOf(_id)).some((name) => name.startsWith('$')), 52, '_id fields may not begin with $');
  const key = keyOf(_id);
  if (key.length > MAX_ID_KEY) throw refused(`an _id of more than ${MAX_ID_KEY} bytes`);
  const isTaken = view.get(collection.documents + key) !== undefined;
  if (isTaken) throw duplicate(collection, { key: { _id: 1 }, name: '_id_' }, [_id]);
  replaceDocument(view, collection, undefined, { _id, ...rest });
  return { _id, ...rest };
}

/** Puts `after` in the place of `before`, one of which may be missing. @throws CommandError 11000 before anything is written */
export function replaceDocument(view: View, collection: Collection, before?: Doc, after?: Doc): void {
  const key = collection.documents + keyOf((before ?? after)?._id);
  const bytes = after && encode(after);
  need(!bytes || bytes.length <= MAX_DOCUMENT, 10334, 'BSONObj size is larger than 16 MB');
  replaceEntries(view, collection, collection.indexes.slice(1), before, after);
  if (bytes) view.put(key, bytes);
  else view.remove(key);
  const difference = (after ? 1 : 0) - (before ? 1 : 0);
  if (difference !== 0) view.put(collection.count, counter(countOf(view, collection) + difference));
}

/** Puts the index entries of `after` in the place of those of `before`. @throws CommandError 11000 before anything is written */
export function replaceEntries(view: View, collection: Collection, indexes: Index[], before?: Doc, after?: Doc): void {
  const idKey = keyOf((before ?? after)?._id);
  const changes = indexes.map((index) => {
    return { index, old: entriesOf(index, idKey, before), added: entriesOf(index, idKey, after) };
  });
  for (const { index, old, added } of changes) {
    const taken = [...added.entries.keys()].filter((entry) => !old.entries.has(entry) && view.get(entry)).sort()[0];
    if (taken !== undefined) throw duplicate(collection, index.spec, added.entries.get(taken) ?? []);
  }
  const value = Buffer.from(idKey, 'latin1');
  for (const { index, old, added } of changes) {
    for (const entry of old.entries.keys()) if (!added.entries.has(entry)) view.remove(entry);
    for (const entry of added.entries.keys()) if (!old.entries.has(entry)) view.put(entry, value);
    if (added.isLoose && !view.get(looseKey(index))) view.put(looseKey(index), value);
  }
}

/** The entries of a document in an index, and the values in them; loose when they are several, or one that was cut. */
function entriesOf({ spec, pattern, prefix }: Index, idKey: string, document?: Doc) {
  const entries = new Map<string, Values>();
  let { keys, isMultikey: isLoose } = document ? keysOf(document, pattern) : { keys: [], isMultikey: false };
  if (isTruthy(spec.sparse)) keys = keys.filter(({ values }) => values.some((value) => value !== undefined));
  for (const { key, values } of keys) {
    const isLong = key.length > MAX_FIELDS_KEY;
    const rest = isLong ? createHash('sha256').update(key).digest('hex') : '';
    entries.set(prefix + key.slice(0, MAX_FIELDS_KEY) + rest + (isTruthy(spec.unique) ? '' : idKey), values);
    isLoose ||= isLong;
  }
  return { entries, isLoose };
}

function duplicate({ ns }: Collection, { key: keyPattern, name }: Doc, values: Values): CommandError {
  const keyValue = Object.fromEntries(Object.keys(docOf(keyPattern)).map((path, i) => [path, values[i] ?? null]));
  const where = `collection: ${ns} index: ${name} dup key: ${BSON.EJSON.stringify(keyValue)}`;
  return new CommandError(11000, `E11000 duplicate key error ${where}`, { keyPattern, keyValue });
}
