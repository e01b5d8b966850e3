/** A MongoDB filter. Built only from field paths of bindings and operands of ours, never from a caller's keys. */
export type Filter = Readonly<Record<string, unknown>>;

/** Matches every row. */
export const everyRow: Filter = Object.freeze({});

/** Matches no row; the store is not even asked. */
export const noRow: Filter = Object.freeze({ _id: Object.freeze({ $in: Object.freeze([]) }) });

/** Rows that match all filters; all rows for an empty list. */
export function allOf(filters: readonly Filter[]): Filter {
  const parts = filters.filter((filter) => filter !== everyRow);
  if (parts.includes(noRow)) return noRow;
  const [first, ...others] = parts;
  if (!first) return everyRow;
  return others.length === 0 ? first : merge(parts);
}

/** Rows that match at least one filter; no row for an empty list. */
export function anyOf(filters: readonly Filter[]): Filter {
  const parts = filters.filter((filter) => filter !== noRow);
  if (parts.includes(everyRow)) return everyRow;
  const [first, ...others] = parts;
  if (!first) return noRow;
  return others.length === 0 ? first : { $or: parts };
}

/** Rows that do not match: the plain complement, null and missing included. */
export function noneOf(filter: Filter): Filter {
  if (filter === everyRow) return noRow;
  return filter === noRow ? everyRow : { $nor: [filter] };
}

/** One object as long as no key is there twice, so that the store sees `{ a, b }` and not a list of lists. */
function merge(filters: readonly Filter[]): Filter {
  const merged: Record<string, unknown> = {};
  const others: Filter[] = [];
  for (const filter of filters) {
    if (Object.keys(filter).some((key) => key in merged || key === '$and')) others.push(filter);
    else Object.assign(merged, filter);
  }
  return others.length === 0 ? merged : { ...merged, $and: others };
}
