import { elements, fields, jsOf, regexOf, T, type Value } from './bson-value.js';

// Keys are strings of bytes (latin1), so that comparing two keys is comparing the values as MongoDB orders them.
const BRACKETS: Readonly<Record<number, number>> = {
  [T.minKey]: 0x05,
  [T.undefined]: 0x06,
  [T.null]: 0x0a,
  [T.int]: 0x10,
  [T.long]: 0x10,
  [T.double]: 0x10,
  [T.decimal]: 0x10,
  [T.string]: 0x20,
  [T.symbol]: 0x20,
  [T.object]: 0x30,
  [T.array]: 0x38,
  [T.binary]: 0x40,
  [T.objectId]: 0x48,
  [T.bool]: 0x50,
  [T.date]: 0x58,
  [T.timestamp]: 0x60,
  [T.regex]: 0x68,
  [T.pointer]: 0x6c,
  [T.code]: 0x70,
  [T.scopedCode]: 0x74,
  [T.maxKey]: 0x7e,
};
const PREFIXES = Array.from({ length: 256 }, (_, type) => String.fromCharCode(BRACKETS[type] ?? 0x7d));

/** The first character of a type's keys: values of types that compare with each other share it. */
export const bracketOf = (type: number): string => PREFIXES[type] ?? '';
/** The character after a bracket, which no key of the bracket reaches. */
export const afterBracket = (bracket: string): string => String.fromCharCode(bracket.charCodeAt(0) + 1);

export const NULL_KEY = bracketOf(T.null);
/** What an empty array is in an index or a sort: less than null. */
export const EMPTY_ARRAY_KEY = bracketOf(T.undefined);
export const NAN_KEY = `${bracketOf(T.double)}\0\0\0\0\0\0\0\0`;

const scratch = Buffer.alloc(8);

/** The key of a value; a missing one counts as null. */
export function keyOf(value: Value | undefined): string {
  if (value === undefined) return NULL_KEY;
  const { type, bytes, start, end } = value;
  const prefix = bracketOf(type);
  switch (type) {
    case T.string:
    case T.symbol:
      return prefix + textKey(bytes.toString('latin1', start + 4, end - 1));
    case T.int:
      return doubleKey(bytes.readInt32LE(start));
    case T.double:
      return doubleKey(bytes.readDoubleLE(start));
    case T.long:
      return exactKey(bytes.readBigInt64LE(start), 0);
    case T.decimal:
      return decimalKey(String(jsOf(value)));
    case T.date:
      return prefix + dateKey(bytes.readBigInt64LE(start));
    case T.timestamp:
      return prefix + Buffer.from(value.raw).reverse().toString('latin1');
    case T.object:
      return `${prefix}${[...fields(value)].map(([name, item]) => memberKey(name, keyOf(item))).join('')}\0`;
    case T.array:
      return `${prefix}${elements(value).map(keyOf).join('')}\0`;
    case T.binary:
      scratch.writeUInt32BE(bytes.readUInt32LE(start), 0);
      return prefix + scratch.toString('latin1', 0, 4) + bytes.toString('latin1', start + 4, end);
    case T.regex:
      return (
        prefix +
        regexOf(value)
          .map((part) => textKey(Buffer.from(part).toString('latin1')))
          .join('')
      );
    default:
      return type === T.null ? NULL_KEY : prefix + textKey(bytes.toString('latin1', start, end));
  }
}

const memberKey = (name: string, key: string): string => key.charAt(0) + textKey(Buffer.from(name).toString('latin1')) + key;

const textKey = (bytes: string): string => `${bytes.includes('\0') ? bytes.replaceAll('\0', '\0\xff') : bytes}\0`;

/** The bytes of a text from which a string with this beginning has its key. */
export const stringPrefixKey = (text: string): string =>
  bracketOf(T.string) + textKey(Buffer.from(text).toString('latin1')).slice(0, -1);

/** Turns the order of keys around, for the descending fields of an index. */
export function complement(key: string): string {
  const bytes = Buffer.from(key, 'latin1');
  for (let i = 0; i < bytes.length; i++) bytes[i] = 255 - (bytes[i] ?? 0);
  return bytes.toString('latin1');
}

function dateKey(milliseconds: bigint): string {
  scratch.writeBigInt64BE(milliseconds, 0);
  scratch[0] = (scratch[0] ?? 0) ^ 0x80;
  return scratch.toString('latin1', 0, 8);
}

// A number's key is the double at or below it; '\x01' when it is that double, else '\x02' and the exact decimal.
function doubleKey(number: number, tail = '\x01'): string {
  if (Number.isNaN(number)) return NAN_KEY;
  scratch.writeDoubleBE(number === 0 ? 0 : number, 0);
  if (number < 0) for (let i = 0; i < 8; i++) scratch[i] = 255 - (scratch[i] ?? 0);
  else scratch[0] = (scratch[0] ?? 0) | 0x80;
  return bracketOf(T.double) + scratch.toString('latin1', 0, 8) + tail;
}

function decimalKey(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d+))?$/.exec(text);
  if (match === null) return doubleKey(Number(text));
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  return exactKey(BigInt(sign + whole + fraction), Number(exponent) - fraction.length);
}

function exactKey(coefficient: bigint, exponent: number): string {
  const nearest = exponent === 0 ? Number(coefficient) : Number(`${coefficient}e${exponent}`);
  if (exponent === 0 && Number.isSafeInteger(nearest)) return doubleKey(nearest);
  const above = compareExact(nearest, coefficient, exponent);
  if (above === 0) return doubleKey(nearest);
  return doubleKey(above > 0 ? doubleBelow(nearest) : nearest, `\x02${digitsKey(coefficient, exponent)}`);
}

function compareExact(double: number, coefficient: bigint, exponent: number): number {
  if (!Number.isFinite(double)) return double;
  let halvings = 0;
  let scaled = double;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    halvings++;
  }
  const left = BigInt(scaled) * 10n ** BigInt(Math.max(0, -exponent));
  const right = coefficient * 10n ** BigInt(Math.max(0, exponent)) * 2n ** BigInt(halvings);
  return left > right ? 1 : left < right ? -1 : 0;
}

function doubleBelow(double: number): number {
  if (double === 0) return -Number.MIN_VALUE;
  scratch.writeDoubleBE(double, 0);
  scratch.writeBigInt64BE(scratch.readBigInt64BE(0) - (double > 0 ? 1n : -1n), 0);
  return scratch.readDoubleBE(0);
}

function digitsKey(coefficient: bigint, exponent: number): string {
  const digits = String(coefficient < 0n ? -coefficient : coefficient);
  const magnitude = String(digits.length + exponent + 10_000).padStart(5, '0');
  const key = `${magnitude}${digits.replace(/0+$/, '')}\0`;
  return coefficient < 0n ? complement(key) : key;
}
