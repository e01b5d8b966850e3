import { Types } from 'mongoose';

/** Whether two stored values are the same to the store; missing is null. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (one == null || other == null) return one == null && other == null;
  return compareValues(one, other) === 0;
}

/**
 * The store's order of two values of one type: negative, 0 or positive; `undefined` for different types or null, which no comparison
 * of the store relates (type bracketing). Strings go by code point, not by UTF-16 unit.
 */
export function compareValues(one: unknown, other: unknown): number | undefined {
  if (typeof one === 'string' && typeof other === 'string') return compareText(one, other);
  const left = toNumber(one);
  const right = toNumber(other);
  if (left !== undefined && right !== undefined && left.type === right.type) return Math.sign(left.value - right.value);
  if (one instanceof Types.ObjectId && other instanceof Types.ObjectId)
    return compareText(one.toHexString(), other.toHexString());
  return undefined;
}

/** By code point, as UTF-8 sorts: a surrogate pair is greater than every character of the basic plane. */
function compareText(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const left = one.charCodeAt(at);
    const right = other.charCodeAt(at);
    if (left !== right) return isSurrogate(left) === isSurrogate(right) ? left - right : isSurrogate(left) ? 1 : -1;
  }
  return one.length - other.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

function toNumber(value: unknown): { type: string; value: number } | undefined {
  if (typeof value === 'number') return { type: 'number', value };
  if (typeof value === 'boolean') return { type: 'boolean', value: Number(value) };
  return value instanceof Date ? { type: 'date', value: value.getTime() } : undefined;
}
