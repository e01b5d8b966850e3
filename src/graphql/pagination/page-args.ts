import { InputError, LimitError } from '../../lib/app-error.js';
import type { ModelBinding } from '../data/model-binding.js';
import { decodeCursor, type Position } from './cursor.js';
import { type Order, readOrder } from './order.js';

/** The arguments of a connection, as GraphQL coerces them. */
export interface ConnectionArgs {
  readonly where?: unknown;
  readonly orderBy?: unknown;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** Which page of which order is asked. */
export interface PageRequest {
  readonly order: Order;
  readonly size: number;
  /** Counted from the end (`last`). */
  readonly isBackward: boolean;
  readonly after: Position | null;
  readonly before: Position | null;
}

const defaultSize = 20;
const maxSize = 200;

/**
 * Reads the arguments of a connection but `where`.
 * @throws InputError for a negative page, `first` with `last`, a cursor that is none or of another order
 * @throws LimitError for a page over 200 or an order of more than 3 keys
 */
export function readPage(binding: ModelBinding, args: ConnectionArgs): PageRequest {
  const { first, last, after, before } = args;
  if (first != null && last != null) throw wrong('last', 'cannot go with first');
  const order = readOrder(binding, args.orderBy);
  return {
    order,
    size: last != null ? readSize('last', last) : readSize('first', first ?? defaultSize),
    isBackward: last != null,
    after: after == null ? null : decodeCursor(order, after, 'after'),
    before: before == null ? null : decodeCursor(order, before, 'before'),
  };
}

function readSize(argument: 'first' | 'last', size: number): number {
  if (!Number.isInteger(size) || size < 0) throw wrong(argument, 'is a whole number from 0');
  if (size > maxSize) throw new LimitError(`${argument} is at most ${maxSize}, not ${size}`);
  return size;
}

function wrong(path: string, message: string): InputError {
  return new InputError(`${path} ${message}`, [{ path, message }]);
}
