import { createHash } from 'node:crypto';
import { ObjectId } from 'bson';
import { documentOf, field, fields, jsOf, T, type Value } from './bson-value.js';
import { encode, type Tree } from './bson-write.js';
import { addToCount, type Collection, type Index, putIndexes } from './catalog.js';
import { CommandError, notSupported } from './command-error.js';
import { type IndexKey, keysOf } from './index-keys.js';
import { MAX_FIELDS_KEY } from './plan.js';
import { keyOf } from './sort-key.js';
import { NOTHING, type View } from './storage.js';

const ID = Buffer.from('_id');
const MAX_ID_KEY = 1000;
const MAX_DOCUMENT = 16 * 1024 * 1024;

/** The documents of one collection with their index entries; every change is checked in full before anything is written. */
export class Documents {
  readonly #view: View;
  #collection: Collection;
  #countDifference = 0;

  constructor(view: View, collection: Collection) {
    this.#view = view;
    this.#collection = collection;
  }

  get(idKey: string): Value | undefined {
    const bytes = this.#view.get(this.#collection.documents + idKey);
    return bytes && documentOf(bytes);
  }

  /** Adds a document, with an `_id` in front. @throws CommandError 11000 */
  insert(document: Value): Value {
    const whole = withId(document);
    const id = field(whole, ID);
    const idKey = checkedIdKey(id);
    if (this.#view.get(this.#collection.documents + idKey)) throw this.#duplicate({ _id: 1 }, '_id_', [id]);
    this.#change(idKey, undefined, whole);
    this.#countDifference++;
    return whole;
  }

  /** Puts `after` in the place of `before`. @throws CommandError 11000 */
  replace(before: Value, after: Value): void {
    this.#change(keyOf(field(before, ID)), before, after);
  }

  remove(document: Value): void {
    this.#change(keyOf(field(document, ID)), document, undefined);
    this.#countDifference--;
  }

  /** Writes how many documents there are now; call it once at the end. */
  finish(): void {
    if (this.#countDifference !== 0) addToCount(this.#view, this.#collection, this.#countDifference);
    this.#countDifference = 0;
  }

  /** Makes the entries of new indexes. @throws CommandError 11000 */
  build(indexes: readonly Index[]): void {
    const { documents } = this.#collection;
    for (const [key, bytes] of this.#view.range(documents, `${documents}\xff`)) {
      for (const index of indexes) this.#enter(index, key.slice(documents.length), documentOf(bytes));
    }
  }

  #change(idKey: string, before: Value | undefined, after: Value | undefined): void {
    if (after && after.end - after.start > MAX_DOCUMENT)
      throw new CommandError(10334, 'the document is larger than 16 MB');
    const plans = this.#collection.indexes.slice(1).map((index) => {
      const old = new Set(before ? entriesOf(index, idKey, before).map(({ entry }) => entry) : []);
      const added = after ? entriesOf(index, idKey, after).filter(({ entry }) => !old.delete(entry)) : [];
      if (index.isUnique) for (const each of added) this.#checkUnique(index, idKey, each);
      return { index, old, added, after };
    });
    for (const { old, added, index } of plans) {
      for (const entry of old) this.#view.remove(entry);
      for (const { entry } of added) this.#view.put(entry, NOTHING);
      this.#mark(index, added);
    }
    if (after) this.#view.put(this.#collection.documents + idKey, after.raw);
    else this.#view.remove(this.#collection.documents + idKey);
  }

  #enter(index: Index, idKey: string, document: Value): void {
    const added = entriesOf(index, idKey, document);
    for (const each of added) {
      if (index.isUnique) this.#checkUnique(index, idKey, each);
      this.#view.put(each.entry, NOTHING);
    }
    this.#mark(index, added);
  }

  #mark(index: Index, added: readonly EntryOf[]): void {
    const current = this.#collection.indexes.find(({ prefix }) => prefix === index.prefix);
    const isMultikey = added.some((each) => each.isMultikey) && !current?.isMultikey;
    const isCut = added.some((each) => each.isCut) && !current?.isCut;
    if (!isMultikey && !isCut) return;
    const marked = this.#collection.indexes.map((each) =>
      each === current ? { ...each, isMultikey: isMultikey || each.isMultikey, isCut: isCut || each.isCut } : each,
    );
    this.#collection = putIndexes(this.#view, this.#collection, marked);
  }

  #checkUnique(index: Index, idKey: string, { from, entry, values }: EntryOf): void {
    for (const key of this.#view.keys(from, `${from}\xff`)) {
      if (key !== entry && idKeyIn(key) !== idKey)
        throw this.#duplicate(jsOf(field(index.spec, Buffer.from('key'))), index.name, values);
    }
  }

  #duplicate(keyPattern: unknown, name: string, values: IndexKey['values']): CommandError {
    const paths = Object.keys(Object(keyPattern));
    const keyValue = Object.fromEntries(paths.map((path, i): [string, Tree] => [path, values[i] ?? null]));
    const shown = paths.map((path, i) => `${path}: ${shell(jsOf(values[i] ?? undefined))}`).join(', ');
    const message = `E11000 duplicate key error collection: ${this.#collection.namespace} index: ${name} dup key: { ${shown} }`;
    return new CommandError(11000, message, { keyPattern, keyValue });
  }
}

interface EntryOf extends IndexKey {
  readonly entry: string;
  /** The part before the `_id`. */
  readonly from: string;
  readonly isMultikey: boolean;
  readonly isCut: boolean;
}

function entriesOf(index: Index, idKey: string, document: Value): EntryOf[] {
  if (index.partial && !index.partial.matches(document)) return [];
  const { keys, isMultikey } = keysOf(document, index.pattern);
  const wanted = index.isSparse ? keys.filter(({ values }) => values.some((value) => value !== undefined)) : keys;
  const tail = idKey + String.fromCharCode(idKey.length >> 8, idKey.length & 255);
  return wanted.map(({ key, values }) => {
    const isCut = key.length > MAX_FIELDS_KEY;
    const from =
      index.prefix +
      (isCut ? key.slice(0, MAX_FIELDS_KEY) + createHash('sha256').update(key, 'latin1').digest('hex') : key);
    return { key, values, from, entry: from + tail, isMultikey, isCut };
  });
}

/** The document's key that an index entry ends with. */
export function idKeyIn(entry: string): string {
  const end = entry.length - 2;
  return entry.slice(end - (entry.charCodeAt(end) * 256 + entry.charCodeAt(end + 1)), end);
}

function withId(document: Value): Value {
  const id = field(document, ID);
  if (id && id.start === document.start + 9) return document;
  return documentOf(
    encode(
      new Map<string, Tree>([
        ['_id', id ?? valueOfNewId()],
        ...[...fields(document)].filter(([name]) => name !== '_id'),
      ]),
    ),
  );
}

const valueOfNewId = (): Tree => Object(new ObjectId());

/** The key of an `_id`. @throws CommandError 2 or 238 where it cannot be one */
export function checkedIdKey(id: Value | undefined): string {
  if (id?.type === T.array || id?.type === T.regex || id?.type === T.undefined)
    throw new CommandError(2, `can't use this type for _id`);
  if (id?.type === T.object && [...fields(id).keys()].some((name) => name.startsWith('$')))
    throw new CommandError(52, '_id fields may not start with $');
  const key = keyOf(id);
  if (key.length > MAX_ID_KEY) throw notSupported(`an _id of ${key.length} bytes`);
  return key;
}

function shell(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (Array.isArray(value)) return `[ ${value.map(shell).join(', ')} ]`;
  if (typeof value === 'object' && !('_bsontype' in value))
    return `{ ${Object.entries(value)
      .map(([name, item]) => `${name}: ${shell(item)}`)
      .join(', ')} }`;
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
