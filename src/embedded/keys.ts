import type { Binary, BSONRegExp, ObjectId } from 'bson';
import { CommandError, need, refused } from './command-error.js';
import { type Doc, get, isDoc, numberOf, typeOf } from './values.js';

// A key is a string of bytes (latin1): to compare two keys is to compare the values in MongoDB's order.
const ORDER = 'minKey empty null number string object array binData objectId bool date timestamp regex maxKey';
const SAME = { int: 'number', long: 'number', double: 'number', decimal: 'number', missing: 'null' };
const BRACKETS = new Map(ORDER.split(' ').map((type, position) => [type, String.fromCharCode(position * 4 + 5)]));
for (const [type, other] of Object.entries(SAME)) BRACKETS.set(type, BRACKETS.get(other) ?? '');

/** The first character of the keys of a type; types that compare with each other share it, the next character is free. */
export const bracketOf = (type: string): string => BRACKETS.get(type) ?? '';
export const NULL_KEY = bracketOf('null');
export const NAN_KEY = `${bracketOf('number')}\0\0\0\0\0\0\0\0`;
const EMPTY = Symbol('an empty array, which an index and a sort take for less than null');
const scratch = Buffer.alloc(8);
const latin1 = (text: string | Uint8Array): string => Buffer.from(text as string).toString('latin1');
/** No key is the beginning of another one. */
const ended = (text: string): string => `${latin1(text).replaceAll('\x01', '\x01\x02').replaceAll('\0', '\x01\x01')}\0`;
const hex = (number: number | bigint, size: number): string => number.toString(16).padStart(size, '0');

/** The key of a value; a missing one is null. @throws CommandError 238 for the types that are not in */
export function keyOf(value: unknown): string {
  const type = typeOf(value);
  const make = bracketOf(type) === bracketOf('number') ? numberBytes : BYTES[type];
  if (make === undefined) throw refused(`a value of type ${type}`);
  return bracketOf(type) + make(value as never);
}

const BYTES: Readonly<Record<string, (value: never) => string>> = {
  ...Object.fromEntries(['missing', 'null', 'minKey', 'maxKey'].map((type) => [type, () => ''])),
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

function memberKey([name, value]: [string, unknown]): string {
  const key = keyOf(value);
  return key.charAt(0) + ended(name) + key;
}

function numberBytes(value: unknown): string {
  const number = numberOf(value) || 0; // -0 and NaN too
  if (Number.isNaN(numberOf(value))) return NAN_KEY.slice(1);
  scratch.writeDoubleBE(number);
  if (number < 0) for (let i = 0; i < 8; i++) scratch[i] = 255 - (scratch[i] ?? 0);
  else scratch[0] = (scratch[0] ?? 0) | 0x80;
  return scratch.toString('latin1');
}

/** The values without those that equal an earlier one. */
export function distinct(values: readonly unknown[]): unknown[] {
  const keys = new Set<string>();
  return values.filter((value) => keys.size < keys.add(keyOf(value)).size);
}

/** A key whose order is the other way round, for descending fields. */
export const complement = (key: string): string => latin1(Buffer.from(key, 'latin1').map((byte) => 255 - byte));

/** One field of an index or of a sort. */
export type KeyField = { path: string; steps: string[]; isDescending: boolean };
/** A composite key of a document and the values that it is made of. */
export type IndexKey = { key: string; values: unknown[] };
type Slot = { value: unknown; rest: string[]; isLeaf?: boolean };

/** The fields of `{ a: 1, b: -1 }`. */
export const patternOf = (spec: Doc): KeyField[] =>
  Object.entries(spec).map(([path, way]) => ({ path, steps: path.split('.'), isDescending: Number(way) < 0 }));

/** A document's keys: one for each element where a path meets an array. @throws CommandError 171 for parallel arrays */
export function keysOf(document: Doc, pattern: readonly KeyField[]): { keys: IndexKey[]; isMultikey: boolean } {
  const keys = new Map<string, IndexKey>();
  const slots = pattern.map(({ steps }) => ({ value: document, rest: steps }));
  const isMultikey = expand(slots, (values) => {
    const parts = values.map((value) => (value === EMPTY ? bracketOf('empty') : keyOf(value)));
    const key = parts.map((part, i) => (pattern[i]?.isDescending ? complement(part) : part)).join('');
    keys.set(key, { key, values: values.map((value) => (value === EMPTY ? null : value)) });
  });
  return { keys: [...keys.values()], isMultikey };
}

/** The key by which a document sorts: the least that it has. @throws CommandError 2 for parallel arrays */
export function sortKeyOf(document: Doc, pattern: readonly KeyField[]): string {
  try {
    return keysOf(document, pattern).keys.reduce((least, { key }) => (least === '' || key < least ? key : least), '');
  } catch (error) {
    const isParallel = error instanceof CommandError && error.reply.code === 171;
    throw isParallel ? new CommandError(2, 'cannot sort with keys that are parallel arrays') : error;
  }
}

function expand(slots: readonly Slot[], emit: (values: unknown[]) => void): boolean {
  const walked = slots.map(walk);
  const isAtArray = ({ value, isLeaf }: Slot) => !isLeaf && Array.isArray(value);
  const array = walked.find(isAtArray)?.value;
  if (!Array.isArray(array)) emit(walked.map(({ value }) => value));
  const isOne = walked.every((slot) => !isAtArray(slot) || slot.value === array);
  need(isOne, 171, 'cannot index parallel arrays');
  for (const item of Array.isArray(array) ? array.concat(array.length === 0 ? [EMPTY] : []) : []) {
    const below = walked.map((slot) => (isAtArray(slot) ? into(item, slot.rest) : slot));
    expand(below, emit);
  }
  return Array.isArray(array);
}

const into = (item: unknown, rest: string[]): Slot =>
  rest.length === 0 ? { value: item, rest, isLeaf: true } : { value: isDoc(item) ? item : undefined, rest };

function walk(slot: Slot): Slot {
  let { value, rest } = slot;
  while (!slot.isLeaf && rest.length > 0 && !Array.isArray(value)) {
    value = isDoc(value) ? get(value, rest[0] ?? '') : undefined;
    rest = rest.slice(1);
  }
  return { ...slot, value, rest };
}
