import type { Filter } from './filter.js';
import type { Row } from './row.js';
import { compareValues, sameValue } from './stored-values.js';

/**
 * Whether a row in memory matches a filter that `compileWhere` made: the store's answer, without asking it. Needed for rows that are
 * not stored yet (AZ-7, the document after a write). Knows only the operators that we compile to; @throws TypeError for others.
 */
export function matchesFilter(filter: Filter, row: Row): boolean {
  return Object.entries(filter).every(([key, condition]) => {
    if (key === '$and') return filtersOf(condition).every((part) => matchesFilter(part, row));
    if (key === '$or') return filtersOf(condition).some((part) => matchesFilter(part, row));
    if (key === '$nor') return !filtersOf(condition).some((part) => matchesFilter(part, row));
    return Object.entries(Object(condition)).every(([operator, operand]) =>
      holds(operator, valueAt(row, key), operand),
    );
  });
}

/** A path, perhaps of a list's first item. */
function valueAt(row: Row, path: string): unknown {
  if (!path.endsWith('.0')) return row[path] ?? null;
  const list = row[path.slice(0, -2)];
  return Array.isArray(list) ? list[0] : undefined;
}

function filtersOf(value: unknown): Filter[] {
  if (!Array.isArray(value)) throw new TypeError('a list of filters was expected');
  return value;
}

function holds(operator: string, value: unknown, operand: unknown): boolean {
  const test = Object.hasOwn(tests, operator) ? tests[operator] : undefined;
  if (!test) throw new TypeError(`no operator ${operator} in memory`);
  return test(value, operand);
}

const tests: Readonly<Record<string, (value: unknown, operand: unknown) => boolean>> = {
  $eq: isAt,
  $ne: (value, operand) => !isAt(value, operand),
  $in: (value, operand) => asList(operand).some((item) => isAt(value, item)),
  $nin: (value, operand) => !asList(operand).some((item) => isAt(value, item)),
  $all: (value, operand) => asList(operand).every((item) => isAt(value, item)),
  $exists: (value, operand) => (value !== undefined) === operand,
  $gt: (value, operand) => (compareValues(value, operand) ?? 0) > 0,
  $gte: (value, operand) => (compareValues(value, operand) ?? -1) >= 0,
  $lt: (value, operand) => (compareValues(value, operand) ?? 0) < 0,
  $lte: (value, operand) => (compareValues(value, operand) ?? 1) <= 0,
  $regex: (value, operand) => typeof value === 'string' && new RegExp(String(operand), 'u').test(value),
};

/** Whether a value is this one, or a list that has it. */
function isAt(value: unknown, wanted: unknown): boolean {
  return Array.isArray(value) ? value.some((item) => sameValue(item, wanted)) : sameValue(value, wanted);
}

function asList(operand: unknown): readonly unknown[] {
  return Array.isArray(operand) ? operand : [];
}
