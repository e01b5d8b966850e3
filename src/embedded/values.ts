import { BSON, Double, Int32, Long } from 'bson';
import { need, refused } from './command-error.js';

/** A decoded document. Values keep their BSON type: numbers are Int32, Double, Long or Decimal128. */
export type Doc = { [name: string]: unknown };
export type Values = readonly unknown[];

// biome-ignore format: a table
const TYPES: Readonly<Record<string, string>> = {
  Int32: 'int', Double: 'double', Long: 'long', Decimal128: 'decimal', ObjectId: 'objectId', Binary: 'binData', BSONRegExp: 'regex',
  Timestamp: 'timestamp', Code: 'javascript', BSONSymbol: 'symbol', MinKey: 'minKey', MaxKey: 'maxKey',
  string: 'string', boolean: 'bool', undefined: 'missing', bigint: 'long',
};

/** @throws BSONError for malformed bytes */
export const decode = (bytes: Uint8Array): Doc =>
  BSON.deserialize(bytes, { promoteValues: false, promoteBuffers: false, bsonRegExp: true });
export function encode(document: Doc): Buffer {
  const { buffer, byteOffset, length } = BSON.serialize(document);
  return Buffer.from(buffer, byteOffset, length);
}

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
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const docOf = (value: unknown): Doc => (isDoc(value) ? value : {});

/** The number that a value is, or undefined. @throws CommandError 238 for a long or decimal that no double surely equals */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number' || value instanceof Int32 || value instanceof Double) return Number(value);
  if (typeOf(value) !== 'long' && typeOf(value) !== 'decimal') return undefined;
  const [text, number] = [String(value), Number(String(value))];
  const isExact = Number.isInteger(number * 2 ** 20) && text.replace(/E.*|\D/g, '').length < 16;
  if (Number.isFinite(number) && !isExact) throw refused(`the ${typeOf(value)} ${text}, which no double equals,`);
  return number;
}

/** Adds in the wider of two types: int, long, double. @throws CommandError 2 beyond 64 bits, 238 for decimals */
export function add(a: unknown, b: unknown, canBeDouble = true): unknown {
  const types = [typeOf(a), typeOf(b)];
  if (types.includes('decimal')) throw refused('arithmetic with Decimal128');
  const sum = types.includes('double') ? undefined : BigInt(String(a)) + BigInt(String(b));
  if (sum !== undefined && !types.includes('long') && BigInt.asIntN(32, sum) === sum) return new Int32(Number(sum));
  if (sum !== undefined && BigInt.asIntN(64, sum) === sum) return Long.fromBigInt(sum);
  need(sum === undefined || canBeDouble, 2, 'the result does not fit into 64 bits');
  return new Double((numberOf(a) ?? 0) + (numberOf(b) ?? 0));
}
