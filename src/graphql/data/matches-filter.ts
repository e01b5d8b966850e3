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
    return Object.entries(Object(condition)).every(([operator, operand]) => holds(operator, row[key] ?? null, operand));
  });
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
  $eq: sameValue,
  $ne: (value, operand) => !sameValue(value, operand),
  $in: (value, operand) => asList(operand).some((item) => sameValue(value, item)),
  $nin: (value, operand) => !asList(operand).some((item) => sameValue(value, item)),
  $gt: (value, operand) => (compareValues(value, operand) ?? 0) > 0,
  $gte: (value, operand) => (compareValues(value, operand) ?? -1) >= 0,
  $lt: (value, operand) => (compareValues(value, operand) ?? 0) < 0,
  $lte: (value, operand) => (compareValues(value, operand) ?? 1) <= 0,
  $regex: (value, operand) => typeof value === 'string' && new RegExp(String(operand), 'u').test(value),
};

function asList(operand: unknown): readonly unknown[] {
  return Array.isArray(operand) ? operand : [];
}
