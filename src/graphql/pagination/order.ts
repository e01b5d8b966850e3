import { InputError, LimitError } from '../../lib/app-error.js';
import { type BoundField, fieldOf, type ModelBinding } from '../data/model-binding.js';

/** One key of an order. 1: smallest first, null before all. */
export interface OrderKey {
  readonly field: BoundField;
  readonly direction: 1 | -1;
}

/** A total order of a model's rows: the caller's keys, then the id, in the last key's direction. */
export interface Order {
  readonly keys: readonly OrderKey[];
  /** Equal for the same order of the same model: a cursor belongs to one. */
  readonly signature: string;
}

const maxKeys = 3;

/**
 * Reads `orderBy`, a list of one-field objects (`@oneOf`); left out: by id.
 * @throws LimitError for more than 3 keys
 */
export function readOrder(binding: ModelBinding, orderBy: unknown): Order {
  const list = orderBy == null ? [] : Array.isArray(orderBy) ? orderBy : [orderBy];
  if (list.length > maxKeys) throw new LimitError(`orderBy takes at most ${maxKeys} keys, not ${list.length}`);
  const keys = list.map((item) => readKey(binding, item));
  return totalOrder(binding, keys);
}

function readKey(binding: ModelBinding, item: unknown): OrderKey {
  const entries = Object.entries(Object(item)).filter(([, direction]) => direction !== undefined);
  const [name, direction] = entries[0] ?? [];
  if (name === undefined || entries.length > 1 || (direction !== 'ASC' && direction !== 'DESC')) {
    throw new InputError('each key of orderBy names exactly one field, ASC or DESC', [
      { path: 'orderBy', message: 'names exactly one field' },
    ]);
  }
  return { field: fieldOf(binding, name), direction: direction === 'ASC' ? 1 : -1 };
}

/** A field that was a key already decides nothing, nor does any after the id, since no two rows share one. */
function totalOrder(binding: ModelBinding, given: readonly OrderKey[]): Order {
  const tieBreaker: OrderKey = { field: binding.id, direction: given.at(-1)?.direction ?? 1 };
  const distinct = [...given, tieBreaker].filter(
    (key, at, all) => all.findIndex(({ field }) => field === key.field) === at,
  );
  const keys = distinct.slice(0, distinct.findIndex(({ field }) => field === binding.id) + 1);
  const names = keys.map(({ field, direction }) => `${field.name}${direction > 0 ? '+' : '-'}`);
  return { keys, signature: `${binding.name} ${names.join(' ')}` };
}

/** The order as the store takes it; backward: the other way round. */
export function toStoreSort({ keys }: Order, isBackward: boolean): Readonly<Record<string, 1 | -1>> {
  return Object.fromEntries(
    keys.map(({ field, direction }) => [field.path, isBackward ? opposite(direction) : direction]),
  );
}

/** The other direction. */
export function opposite(direction: 1 | -1): 1 | -1 {
  return direction > 0 ? -1 : 1;
}
