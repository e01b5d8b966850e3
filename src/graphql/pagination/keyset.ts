import { allOf, anyOf, type Filter, noRow } from '../data/filter.js';
import type { BoundField } from '../data/model-binding.js';
import type { Position } from './cursor.js';
import { type Order, opposite } from './order.js';

/**
 * The rows that lie strictly beyond a position of an order, one way or the other: `(a > x) or (a = x and b > y) or ...`. Null has its
 * own branches, because no comparison of the store relates it to a value (type bracketing), though the sort does.
 */
export function beyond(order: Order, position: Position, way: 'after' | 'before'): Filter {
  const branches = order.keys.map(({ field, direction }, at) => {
    const before = order.keys.slice(0, at).map((key, index) => equals(key.field, position[index]));
    return allOf([...before, further(field, way === 'after' ? direction : opposite(direction), position[at])]);
  });
  return anyOf(branches.flatMap(alternatives));
}

/** The rows beyond a position, and the one at it. */
export function fromPosition(order: Order, position: Position, way: 'after' | 'before'): Filter {
  const here = allOf(order.keys.map(({ field }, at) => equals(field, position[at])));
  return anyOf([...alternatives(beyond(order, position, way)), here]);
}

function equals({ path }: BoundField, value: unknown): Filter {
  return { [path]: { $eq: value ?? null } };
}

function further({ path, role }: BoundField, direction: 1 | -1, value: unknown): Filter {
  if (direction > 0) return value == null ? { [path]: { $ne: null } } : { [path]: { $gt: value } };
  if (value == null) return noRow;
  const smaller = { [path]: { $lt: value } };
  return role === 'id' ? smaller : anyOf([smaller, { [path]: { $eq: null } }]);
}

/** The branches of one flat `$or`: each can use an index of its own. */
function alternatives(filter: Filter): Filter[] {
  if (filter === noRow) return [];
  const { $or: list, ...rest } = filter;
  return Array.isArray(list) ? list.map((branch: Filter) => allOf([rest, branch])) : [filter];
}
