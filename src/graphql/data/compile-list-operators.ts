import { badOperand, checkLength, type OperatorLimits, toStored } from './compile-operators.js';
import { allOf, everyRow, type Filter, noneOf, noRow } from './filter.js';
import type { BoundField } from './model-binding.js';

/** Compiles the operators of a list of scalars or enum values, all of which must hold: `{ has: "a", isEmpty: false }`. */
export function compileListOperators(
  field: BoundField,
  operators: Readonly<Record<string, unknown>>,
  limits: OperatorLimits,
): Filter {
  const parts = Object.entries(operators).map(([name, operand]) => {
    const compile = Object.hasOwn(compilers, name) ? compilers[name] : undefined;
    if (!compile) throw new TypeError(`${field.coordinate} has no operator ${name}`);
    if (operand == null)
      throw badOperand(limits, name, name === 'isEmpty' ? 'is true or false' : 'cannot be null; use isEmpty');
    checkLength(operand, limits);
    return compile(field, operand);
  });
  return allOf(parts);
}

const compilers: Readonly<Record<string, (field: BoundField, operand: unknown) => Filter>> = {
  has: (field, operand) => {
    const value = toStored(field, operand);
    return value === undefined ? noRow : { [field.path]: { $eq: value } };
  },
  hasAny: (field, operand) => {
    const values = listOf(operand).flatMap((item) => toStored(field, item) ?? []);
    return values.length === 0 ? noRow : { [field.path]: { $in: values } };
  },
  hasAll: (field, operand) => {
    const values = listOf(operand).map((item) => toStored(field, item));
    if (values.includes(undefined)) return noRow;
    return values.length === 0 ? everyRow : { [field.path]: { $all: values } };
  },
  isEmpty: (field, operand) => (operand === true ? isEmpty(field) : noneOf(isEmpty(field))),
};

/** Without a first item: also when it is null or missing. */
const isEmpty = ({ path }: BoundField): Filter => ({ [`${path}.0`]: { $exists: false } });

function listOf(operand: unknown): readonly unknown[] {
  return Array.isArray(operand) ? operand : [operand];
}
