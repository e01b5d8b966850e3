import { BSON, Double, Int32, Long } from 'bson';
import { refused } from './command-error.js';

/** A decoded document. Values keep their BSON type: numbers are Int32, Double, Long or Decimal128. What is undefined is missing. */
export type Doc = { [name: string]: unknown };
export type Values = readonly unknown[];
/** A document, maybe still encoded. */
export type Item = Doc | Buffer;

// biome-ignore format: a table
const TYPES: Readonly<Record<string, string>> = {
  Int32: 'int', Double: 'double', Long: 'long', Decimal128: 'decimal', ObjectId: 'objectId', Binary: 'binData', BSONRegExp: 'regex',
  Timestamp: 'timestamp', Code: 'javascript', BSONSymbol: 'symbol', MinKey: 'minKey', MaxKey: 'maxKey',
  string: 'string', boolean: 'bool', undefined: 'missing', bigint: 'long', symbol: 'empty',
};

/** @throws BSONError for malformed bytes */
export const decode = (bytes: Uint8Array): Doc =>
  BSON.deserialize(bytes, { promoteValues: false, promoteBuffers: false, bsonRegExp: true });
export const opened = (item: Item): Doc => (Buffer.isBuffer(item) ? decode(item) : item);
export const encode = (document: Doc): Buffer => BSON.serialize(document) as Buffer;

/** A value's type by its name for $type; 'missing' for undefined. */
export function typeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double';
  if (typeof value !== 'object') return TYPES[typeof value] ?? 'missing';
  if (value === null || Array.isArray(value)) return value ? 'array' : 'null';
  if (value instanceof Date) return 'date';
  return '_bsontype' in value ? (TYPES[String(value._bsontype)] ?? 'object') : 'object';
}

export const isDoc = (value: unknown): value is Doc => typeOf(value) === 'object';
/** A field of the document's own, so that `constructor` is none. */
export const get = (parent: Doc, name: string): unknown => (Object.hasOwn(parent, name) ? parent[name] : undefined);
export const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;
/** All but false, 0, null and missing. */
export const isTruthy = (value: unknown): boolean => !isNothing(value) && value !== false && numberOf(value) !== 0;
export const listOf = (value: unknown): Values => (Array.isArray(value) ? value : []);
export const docOf = (value: unknown): Doc => (isDoc(value) ? value : {});

/** The number that a value is, or undefined. @throws CommandError 238 for a long or decimal that no double surely equals */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number' || value instanceof Int32 || value instanceof Double) return Number(value);
  const type = typeof value === 'object' ? typeOf(value) : ''; // a Timestamp is an instance of Long
  if (type !== 'long' && type !== 'decimal') return undefined;
  const [text, number] = [String(value), Number(String(value))];
  const isExact = Number.isInteger(number * 2 ** 20) && text.replace(/E.*|\D/g, '').length < 16;
  if (Number.isFinite(number) && !isExact) throw refused(`the ${type} ${text}, which no double equals,`);
  return number;
}

/** Numbers that were added up: exactly, as `high` and what that has rounded off, so that their order does not matter. */
export type Sum = { high: number; low: number; count: number; isInt: boolean; isWhole: boolean };
export const noSum = (): Sum => ({ high: 0, low: 0, count: 0, isInt: true, isWhole: true });

/** Adds a value to a sum if it is a number (Knuth's two-sum). @throws CommandError 238 for decimals */
export function addTo(sum: Sum, value: unknown): Sum {
  const [number, type] = [numberOf(value), typeOf(value)];
  if (type === 'decimal') throw refused('arithmetic with Decimal128');
  if (number === undefined) return sum;
  const high = sum.high + number;
  const part = high - sum.high;
  const low = sum.low + (sum.high - (high - part) + (number - part));
  const [isInt, isWhole] = [sum.isInt && type === 'int', sum.isWhole && type !== 'double'];
  return Object.assign(sum, { high, low, count: sum.count + 1, isInt, isWhole });
}

export const doubleOf = ({ high, low }: Sum): Double => new Double(Number.isFinite(high) ? high + low : high);

/** A sum in the widest type of its numbers, or in a wider one that it fits. */
export function resultOf(sum: Sum): Int32 | Long | Double {
  const whole = sum.isWhole ? BigInt(sum.high) + BigInt(sum.low) : undefined;
  if (sum.isInt && whole !== undefined && BigInt.asIntN(32, whole) === whole) return new Int32(Number(whole));
  return whole !== undefined && BigInt.asIntN(64, whole) === whole ? Long.fromBigInt(whole) : doubleOf(sum);
}
