import { deserialize } from 'bson';

/** BSON's type bytes (bsonspec.org). */
export const T = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binary: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  pointer: 12,
  code: 13,
  symbol: 14,
  scopedCode: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  maxKey: 127,
  minKey: 255,
} as const;

const MAX_DEPTH = 180;
const VARIABLE = -1;
const UNKNOWN = -2;
const SIZES = new Int8Array(256).fill(UNKNOWN);
for (const type of [T.string, T.object, T.array, T.binary, T.regex, T.pointer, T.code, T.symbol, T.scopedCode]) {
  SIZES[type] = VARIABLE;
}
for (const type of [T.undefined, T.null, T.maxKey, T.minKey]) SIZES[type] = 0;
for (const type of [T.double, T.date, T.timestamp, T.long]) SIZES[type] = 8;
for (const [type, size] of [
  [T.bool, 1],
  [T.int, 4],
  [T.objectId, 12],
  [T.decimal, 16],
] as const) {
  SIZES[type] = size;
}

/** One BSON value where it lies: its type and the bytes from `start` to `end`. Never decoded unless somebody must. */
export class Value {
  readonly type: number;
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;

  constructor(type: number, bytes: Buffer, start: number, end: number) {
    this.type = type;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  /** The value's own bytes, without type and name. */
  get raw(): Buffer {
    return this.bytes.subarray(this.start, this.end);
  }
}

/** A whole buffer as one document. */
export const documentOf = (bytes: Buffer): Value => new Value(T.object, bytes, 0, bytes.length);

function endOf(type: number, bytes: Buffer, at: number): number {
  const size = SIZES[type] ?? UNKNOWN;
  if (size >= 0) return at + size;
  if (type === T.regex) return bytes.indexOf(0, bytes.indexOf(0, at) + 1) + 1;
  const length = bytes.readInt32LE(at);
  if (type === T.object || type === T.array || type === T.scopedCode) return at + length;
  return at + 4 + length + (type === T.binary ? 1 : type === T.pointer ? 12 : 0);
}

/** Where the document that starts at `start` ends. @throws RangeError when it is not well-formed or goes beyond `limit`. */
export function checkDocument(bytes: Buffer, start: number, limit: number, depth = 0): number {
  const malformed = () => new RangeError('malformed BSON');
  const end = start + 5 <= limit ? start + bytes.readInt32LE(start) : 0;
  if (depth > MAX_DEPTH || end > limit || end < start + 5 || bytes[end - 1] !== 0) throw malformed();
  let at = start + 4;
  while (at < end - 1) {
    const type = bytes[at] ?? 0;
    const from = bytes.indexOf(0, at + 1) + 1;
    const size = SIZES[type] ?? UNKNOWN;
    if (from === 0 || size === UNKNOWN || (size === VARIABLE && type !== T.regex && from + 4 > end)) throw malformed();
    at = endOf(type, bytes, from);
    if (at < from || at > end - 1) throw malformed();
    if (type === T.object || type === T.array) {
      if (checkDocument(bytes, from, at, depth + 1) !== at) throw malformed();
    } else if (size === VARIABLE && type !== T.regex && !isSoundTail(type, bytes, from, at)) throw malformed();
  }
  if (at !== end - 1) throw malformed();
  return end;
}

function isSoundTail(type: number, bytes: Buffer, from: number, end: number): boolean {
  const length = bytes.readInt32LE(from);
  if (type === T.binary) return length >= 0;
  if (type === T.scopedCode) return length >= 14 && isSoundTail(T.code, bytes, from + 4, end);
  return length >= 1 && from + 4 + length <= end && bytes[from + 3 + length] === 0;
}

/** The field of a document (or the element of an array) with this name, as UTF-8. */
export function field(parent: Value, name: Buffer): Value | undefined {
  const { bytes } = parent;
  const end = parent.end - 1;
  let at = parent.start + 4;
  while (at < end) {
    const type = bytes[at] ?? 0;
    let position = at + 1;
    let matched = 0;
    while (matched < name.length && bytes[position] === name[matched]) {
      position++;
      matched++;
    }
    const isIt = matched === name.length && bytes[position] === 0;
    while (bytes[position] !== 0) position++;
    at = endOf(type, bytes, position + 1);
    if (isIt) return new Value(type, bytes, position + 1, at);
  }
  return undefined;
}

/** The fields of a document in their order. */
export function fields(parent: Value): Map<string, Value> {
  const { bytes } = parent;
  const found = new Map<string, Value>();
  let at = parent.start + 4;
  while (at < parent.end - 1) {
    const type = bytes[at] ?? 0;
    const nul = bytes.indexOf(0, at + 1);
    const name = bytes.toString('utf8', at + 1, nul);
    at = endOf(type, bytes, nul + 1);
    found.set(name, new Value(type, bytes, nul + 1, at));
  }
  return found;
}

/** The elements of an array. */
export function elements(parent: Value): Value[] {
  const { bytes } = parent;
  const found: Value[] = [];
  let at = parent.start + 4;
  while (at < parent.end - 1) {
    const type = bytes[at] ?? 0;
    let from = at + 1;
    while (bytes[from] !== 0) from++;
    at = endOf(type, bytes, from + 1);
    found.push(new Value(type, bytes, from + 1, at));
  }
  return found;
}

/** The text of a string value. */
export const textOf = (value: Value): string => value.bytes.toString('utf8', value.start + 4, value.end - 1);

/** Pattern and flags of a regular expression value. */
export function regexOf(value: Value): [pattern: string, flags: string] {
  const [pattern = '', flags = ''] = value.bytes.toString('utf8', value.start, value.end - 1).split('\0');
  return [pattern, flags];
}

/** The number that a value is (decimals nearly), or undefined. */
export function numberOf(value: Value | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (value.type === T.int) return value.bytes.readInt32LE(value.start);
  if (value.type === T.double) return value.bytes.readDoubleLE(value.start);
  if (value.type === T.long) return Number(value.bytes.readBigInt64LE(value.start));
  return value.type === T.decimal ? Number(String(jsOf(value))) : undefined;
}

/** A value as the `bson` library reads it, for options and specifications. */
export function jsOf(value: Value | undefined): unknown {
  if (value === undefined) return undefined;
  if (value.type === T.string) return textOf(value);
  if (value.type === T.bool) return value.bytes[value.start] === 1;
  if (value.type === T.object) return deserialize(value.raw);
  if (value.type !== T.decimal && numberOf(value) !== undefined) return numberOf(value);
  const wrapped = Buffer.alloc(7 + value.end - value.start + 1);
  wrapped.writeInt32LE(wrapped.length, 0);
  wrapped[4] = value.type;
  wrapped[5] = 0x76;
  value.raw.copy(wrapped, 7);
  return deserialize(wrapped).v;
}

/** Whether a value counts as true in expressions and options: not false, 0, null or missing. */
export function isTruthy(value: Value | undefined): boolean {
  if (value === undefined || value.type === T.null || value.type === T.undefined) return false;
  return value.type === T.bool ? value.bytes[value.start] === 1 : numberOf(value) !== 0;
}
