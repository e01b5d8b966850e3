import { InputError } from '../../lib/app-error.js';
import type { BoundField } from '../data/model-binding.js';
import type { Row } from '../data/row.js';
import { idText, toStoredId } from '../data/stored-id.js';
import type { Order } from './order.js';

/** Where a row lies in an order: the stored value of each key, null for none. */
export type Position = readonly unknown[];

/** The opaque cursor of a row: base64url of the order's signature and the row's values in it, and nothing else of the row. */
export function encodeCursor(order: Order, row: Row): string {
  const values = order.keys.map(({ field }) => encodeValue(row[field.path]));
  return Buffer.from(JSON.stringify([order.signature, ...values])).toString('base64url');
}

/**
 * The position that a cursor stands for.
 * @throws InputError when it is no cursor of ours, or one of another order
 */
export function decodeCursor(order: Order, cursor: string, argument: 'after' | 'before'): Position {
  const content = parse(cursor);
  if (!Array.isArray(content) || typeof content[0] !== 'string') throw badCursor(argument, 'is not a cursor');
  const [signature, ...values] = content;
  if (signature !== order.signature) throw badCursor(argument, 'is a cursor of another orderBy');
  const position = order.keys.map(({ field }, at) => decodeValue(field, values[at]));
  if (values.length !== order.keys.length || position.includes(undefined)) throw badCursor(argument, 'is not a cursor');
  return position;
}

function parse(cursor: string): unknown {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.toString('base64url') !== cursor) return undefined;
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function badCursor(argument: string, message: string): InputError {
  return new InputError(`${argument} ${message}`, [{ path: argument, message }]);
}

function encodeValue(value: unknown): unknown {
  if (value == null) return null;
  if (value instanceof Date) return value.getTime();
  return typeof value === 'object' ? idText(value) : value;
}

/** `undefined` for a value that the field cannot have. */
function decodeValue(field: BoundField, value: unknown): unknown {
  if (value === null) return field.role === 'id' ? undefined : null;
  if (field.isObjectId) return typeof value === 'string' ? toStoredId(value) : undefined;
  switch (field.typeName) {
    case 'Int':
    case 'Float':
    case 'SafeInt':
      return typeof value === 'number' ? value : undefined;
    case 'Boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'Date':
    case 'DateTime':
      return typeof value === 'number' && Math.abs(value) <= 8.64e15 ? new Date(value) : undefined;
    default:
      return typeof value === 'string' ? value : undefined;
  }
}
