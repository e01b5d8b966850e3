import type { Binary, BSONRegExp, ObjectId } from 'bson';
import { need, refused } from './command-error.js';
import { type Doc, get, isDoc, numberOf, typeOf, type Values } from './values.js';

// A key is a string of bytes (latin1): to compare two keys is to compare the values in MongoDB's order.
const ORDER = 'minKey empty null number string object array binData objectId bool date timestamp regex maxKey';
const SAME = { int: 'number', long: 'number', double: 'number', decimal: 'number', missing: 'null' };
const BRACKETS = new Map(ORDER.split(' ').map((type, position) => [type, String.fromCharCode(position * 4 + 5)]));
for (const [type, other] of Object.entries(SAME)) BRACKETS.set(type, BRACKETS.get(other) ?? '');

/** The first character of the keys of a type; types that compare with each other share it, the next character is free. */
export const bracketOf = (type: string): string => BRACKETS.get(type) ?? '';
const NUMBER = bracketOf('number');
export const NULL_KEY = bracketOf('null');
/** What comes before null: in an index and a sort an empty array, in an expression what is missing. */
export const EMPTY = Symbol('an empty array');
export const NAN_KEY = `${NUMBER}\0\0\0\0\0\0\0\0`;
const PLAIN = /^[ -~]*$/; // what takes no escaping
const scratch = Buffer.alloc(8);
const latin1 = (text: string | Uint8Array): string => Buffer.from(text as string).toString('latin1');
const hex = (number: number | bigint, size: number): string => number.toString(16).padStart(size, '0');

/** The key of a value; a missing one is null. No key is the beginning of another one. @throws CommandError 238 for the types that are not in */
export function keyOf(value: unknown): string {
  const type = typeOf(value);
  const [bracket, make] = [bracketOf(type), BYTES[type]];
  if (bracket === NUMBER) return bracket + numberBytes(numberOf(value) ?? 0);
  if (make === undefined) throw refused(`a value of type ${type}`);
  return bracket + make(value as never);
}

const BYTES: Readonly<Record<string, (value: never) => string>> = {
  ...Object.fromEntries(['missing', 'null', 'empty', 'minKey', 'maxKey'].map((type) => [type, () => ''])),
  string: ended,
  object: (value: Doc) => `${Object.entries(value).map(memberKey).join('')}\0`,
  array: (value: unknown[]) => `${value.map(keyOf).join('')}\0`,
  binData: (value: Binary) => hex(value.length(), 8) + String.fromCharCode(value.sub_type) + latin1(value.value()),
  objectId: (value: ObjectId) => latin1(value.id),
  bool: (value: boolean) => (value ? '1' : '0'),
  date: (value: Date) => numberBytes(value.getTime()),
  timestamp: (value: unknown) => hex(BigInt.asUintN(64, BigInt(String(value))), 16),
  regex: ({ pattern, options }: BSONRegExp) => ended(pattern) + ended(options),
};

function ended(text: string): string {
  return `${PLAIN.test(text) ? text : latin1(text).replaceAll('\x01', '\x01\x02').replaceAll('\0', '\x01\x01')}\0`;
}

function memberKey([name, value]: [string, unknown]): string {
  const key = keyOf(value);
  return value === undefined ? '' : key.charAt(0) + ended(name) + key;
}

function numberBytes(number: number): string {
  if (Number.isNaN(number)) return NAN_KEY.slice(1);
  scratch.writeDoubleBE(number || 0); // -0 is 0
  if (number < 0) for (let i = 0; i < 8; i++) scratch[i] = 255 - (scratch[i] ?? 0);
  else scratch[0] = (scratch[0] ?? 0) | 0x80;
  return scratch.toString('latin1');
}

/** The values without those that equal an earlier one, or one that is `known`. */
export function distinct(values: Values, known: Values = []): unknown[] {
  const keys = new Set(known.map(keyOf));
  return values.filter((value) => keys.size < keys.add(keyOf(value)).size);
}

/** One field of an index, in which all are ascending, or of a sort. */
export type KeyField = { path: string; steps: string[]; isDescending: boolean };

/** The fields of `{ a: 1, b: -1 }`. */
export const patternOf = (spec: Doc): KeyField[] =>
  Object.entries(spec).map(([path, way]) => ({ path, steps: path.split('.'), isDescending: Number(way) < 0 }));

/** A document's composite keys, and their values: one for each element where a path meets an array. @throws CommandError 171 for two arrays */
export function keysOf(document: Doc, pattern: readonly KeyField[]) {
  const { lists, isMultikey } = listsOf(document, pattern, 171);
  const keys = (lists.find(({ length }) => length > 1) ?? [0]).map((_, i) => {
    const values = lists.map((list) => (list.length > 1 ? list[i] : list[0]));
    return { key: values.map(keyOf).join(''), values };
  });
  return { keys, isMultikey };
}

/** The keys by which a document sorts: the least, or greatest, at each path. @throws CommandError 2 for two arrays */
export const sortKeysOf = (document: Doc, sort: readonly KeyField[]): string[] =>
  listsOf(document, sort, 2).lists.map((list, i) =>
    list.map(keyOf).reduce((best, key) => (sort[i]?.isDescending === key > best ? key : best)),
  );

/** The values at each path. */
function listsOf(document: Doc, pattern: readonly KeyField[], code: number) {
  let array: string | undefined;
  const lists = pattern.map(({ steps }) => {
    const list: unknown[] = [];
    if (!collect(document, steps, 0, list)) return list;
    if (array === steps[0]) throw refused('an index or a sort by two paths through one array');
    need(array === undefined, code, 'cannot index, or sort by, parallel arrays');
    array = steps[0];
    return list;
  });
  return { lists, isMultikey: array !== undefined };
}

/** What is there at a path, of arrays all elements. */
export function leavesOf(document: Doc, path: string): unknown[] {
  const list: unknown[] = [];
  collect(document, path.split('.'), 0, list);
  return list.filter((leaf) => leaf !== undefined && leaf !== EMPTY);
}

/** Puts what the rest of a path leads to into `list`, and says whether there was an array on the way. */
function collect(value: unknown, steps: readonly string[], at: number, list: unknown[]): boolean {
  const step = steps[at];
  const below = (item: unknown) => (step === undefined || !isDoc(item) ? undefined : get(item, step));
  if (Array.isArray(value)) {
    for (const item of value)
      if (step === undefined) list.push(item);
      else collect(below(item), steps, at + 1, list);
    if (value.length === 0) list.push(step === undefined ? EMPTY : undefined);
    return true;
  }
  if (step !== undefined) return collect(below(value), steps, at + 1, list);
  list.push(value);
  return false;
}
