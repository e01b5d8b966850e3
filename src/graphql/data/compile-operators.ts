import { InputError, LimitError } from '../../lib/app-error.js';
import type { FilterOperator } from '../scalars/scalar-specs.js';
import { allOf, anyOf, everyRow, type Filter, noRow } from './filter.js';
import { caseInsensitivePattern, literalPattern } from './ignore-case.js';
import { matchesFilter } from './matches-filter.js';
import type { BoundField } from './model-binding.js';
import { toStoredId } from './stored-id.js';

/** How large operands may be, and where they stand. */
export interface OperatorLimits {
  /** Where the operators stand, for messages. */
  readonly path: string;
  readonly maxIn: number;
}

/** Compiles the operators of one scalar or enum field, all of which must hold: `{ gt: 1, lt: 5 }`. */
export function compileOperators(
  field: BoundField,
  operators: Readonly<Record<string, unknown>>,
  limits: OperatorLimits,
): Filter {
  const parts = Object.entries(operators).map(([name, operand]) => {
    const compile = isOperator(name) ? compilers[name] : undefined;
    if (!compile) throw new TypeError(`${field.coordinate} has no operator ${name}`);
    if (operand == null && name !== 'eq' && name !== 'ne') {
      throw badOperand(limits, name, name === 'isNull' ? 'is true or false' : 'cannot be null; use isNull');
    }
    if (searching.has(name) && String(operand).includes('\0')) {
      throw badOperand(limits, name, 'cannot be searched for a NUL character');
    }
    checkLength(operand, limits);
    const filter = compile(field, operand);
    return field.role === 'version' ? readMissingAsZero(field, filter) : filter;
  });
  return mergeOperators(field, parts);
}

/** Operators that become a pattern, which the store takes as text without NUL. */
const searching: ReadonlySet<string> = new Set(['contains', 'startsWith', 'icontains', 'istartsWith']);

type Compile = (field: BoundField, operand: unknown) => Filter;

const compilers: Readonly<Record<FilterOperator, Compile>> = {
  eq: (field, operand) => (operand == null ? isNull(field) : equalTo(field, operand)),
  ne: (field, operand) => (operand == null ? isNotNull(field) : differentFrom(field, operand)),
  in: (field, operand) => {
    const values = storedList(field, operand);
    return values.length === 0 ? noRow : { [field.path]: { $in: values } };
  },
  notIn: (field, operand) => {
    const values = storedList(field, operand);
    return values.length === 0 ? everyRow : { [field.path]: { $nin: values } };
  },
  isNull: (field, operand) => (operand === true ? isNull(field) : isNotNull(field)),
  gt: (field, operand) => ({ [field.path]: { $gt: operand } }),
  gte: (field, operand) => ({ [field.path]: { $gte: operand } }),
  lt: (field, operand) => ({ [field.path]: { $lt: operand } }),
  lte: (field, operand) => ({ [field.path]: { $lte: operand } }),
  contains: (field, operand) => matching(field, String(operand), literalPattern(String(operand))),
  startsWith: (field, operand) => matching(field, String(operand), `^${literalPattern(String(operand))}`),
  icontains: (field, operand) => matching(field, String(operand), caseInsensitivePattern(String(operand))),
  istartsWith: (field, operand) => matching(field, String(operand), `^${caseInsensitivePattern(String(operand))}`),
};

/** `$eq: null` matches what is null and what is missing. */
const isNull = ({ path, role }: BoundField): Filter => (role === 'id' ? noRow : { [path]: { $eq: null } });
const isNotNull = ({ path, role }: BoundField): Filter => (role === 'id' ? everyRow : { [path]: { $ne: null } });

function equalTo(field: BoundField, operand: unknown): Filter {
  const value = toStored(field, operand);
  return value === undefined ? noRow : { [field.path]: { $eq: value } };
}

function differentFrom(field: BoundField, operand: unknown): Filter {
  const value = toStored(field, operand);
  return value === undefined ? everyRow : { [field.path]: { $ne: value } };
}

function matching(field: BoundField, text: string, pattern: string): Filter {
  if (text === '') return isNotNull(field);
  return { [field.path]: { $regex: pattern } };
}

function storedList(field: BoundField, operand: unknown): unknown[] {
  return (Array.isArray(operand) ? operand : [operand]).flatMap((item) => toStored(field, item) ?? []);
}

/** The operand as the store has it; `undefined` for an id that no row can have. */
export function toStored(field: BoundField, operand: unknown): unknown {
  return field.isObjectId ? toStoredId(String(operand)) : operand;
}

/** A row written before ScopeQL came has no version; it reads as 0 and must be found as such. */
function readMissingAsZero(field: BoundField, filter: Filter): Filter {
  const missing = { [field.path]: { $eq: null } };
  if (matchesFilter(filter, { [field.path]: 0 })) return anyOf([filter, missing]);
  return allOf([filter, { [field.path]: { $ne: null } }]);
}

/** `{ a: { $gt: 1, $lt: 5 } }` is one range of an index; a list of two conditions may not be. */
function mergeOperators(field: BoundField, parts: readonly Filter[]): Filter {
  const conditions = parts.map((part) => part[field.path]);
  const names = conditions.flatMap((condition) => (isPlain(condition) ? Object.keys(condition) : []));
  const canMerge = parts.every((part) => part !== noRow && Object.keys(part).length === 1) && conditions.every(isPlain);
  if (parts.length < 2 || !canMerge || new Set(names).size < names.length) return allOf(parts);
  return { [field.path]: Object.assign({}, ...conditions) };
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isOperator(name: string): name is FilterOperator {
  return Object.hasOwn(compilers, name);
}

/** @throws LimitError for a list that is longer than `MAX_IN` */
export function checkLength(operand: unknown, { maxIn, path }: OperatorLimits): void {
  if (!Array.isArray(operand) || operand.length <= maxIn) return;
  throw new LimitError(`${path} takes at most ${maxIn} values, not ${operand.length}`);
}

/** The refusal of an operand, by where it stands. */
export function badOperand({ path }: OperatorLimits, name: string, message: string): InputError {
  return new InputError(`${path}.${name} ${message}`, [{ path: `${path}.${name}`, message }]);
}
