import { numberOf, T, Value } from './bson-value.js';
import { CommandError, notSupported } from './command-error.js';

const MAX_LONG = 2n ** 63n;

/** A double, also of a whole number. */
export function doubleOf(number: number): Value {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(number);
  return new Value(T.double, bytes, 0, 8);
}

function longOf(number: bigint): Value {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(number);
  return new Value(T.long, bytes, 0, 8);
}

function intOf(number: number): Value {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(number);
  return new Value(T.int, bytes, 0, 4);
}

export const isNumeric = (value: Value | undefined): value is Value =>
  value !== undefined && numberOf(value) !== undefined;

/** A whole number as the narrower of the two types that holds it, `undefined` beyond 64 bits. */
export function wholeOf(number: bigint, atLeast: number = T.int): Value | undefined {
  if (atLeast === T.int && number === BigInt.asIntN(32, number)) return intOf(Number(number));
  return number >= -MAX_LONG && number < MAX_LONG ? longOf(number) : undefined;
}

export interface Operation {
  readonly whole: (a: bigint, b: bigint) => bigint;
  readonly real: (a: number, b: number) => number;
}
export const ADD: Operation = { whole: (a, b) => a + b, real: (a, b) => a + b };
export const SUBTRACT: Operation = { whole: (a, b) => a - b, real: (a, b) => a - b };
export const MULTIPLY: Operation = { whole: (a, b) => a * b, real: (a, b) => a * b };

/** Computes with MongoDB's types: int < long < double. @throws CommandError 2 beyond 64 bits, 238 for decimals */
export function compute({ whole, real }: Operation, a: Value, b: Value, beyond?: 'double'): Value {
  if (a.type === T.decimal || b.type === T.decimal) throw notSupported('arithmetic with Decimal128');
  const [left, right] = [numberOf(a) ?? 0, numberOf(b) ?? 0];
  if (a.type === T.double || b.type === T.double) return doubleOf(real(left, right));
  const exact = wholeOf(whole(bigOf(a), bigOf(b)), a.type === T.long || b.type === T.long ? T.long : T.int);
  if (exact) return exact;
  if (beyond === 'double') return doubleOf(real(left, right));
  throw new CommandError(2, 'the result does not fit into 64 bits');
}

/** The exact whole number of an int or long. */
export const bigOf = (value: Value): bigint =>
  value.type === T.long ? value.bytes.readBigInt64LE(value.start) : BigInt(Math.trunc(numberOf(value) ?? 0));
