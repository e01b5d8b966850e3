import type { ModelField } from './model-type.js';

/** What of a field decides how it is grouped and measured; a model's field in SDL and a bound one both have it. */
export type Aggregable = Pick<ModelField, 'name' | 'kind' | 'role' | 'typeName' | 'isList'>;

/** By how much of a date rows are grouped. */
export type DateUnit = 'year' | 'month' | 'day';

/** One thing to group by: a field, or a part of a date. */
export interface GroupKey<Field extends Aggregable = Aggregable> {
  /** As in `groupBy` and in `group`: `genre`, `releaseDateByYear`. */
  readonly name: string;
  readonly field: Field;
  readonly unit: DateUnit | null;
}

/** What is worked out of a field's values. */
export const measures = ['sum', 'avg', 'min', 'max'] as const;
export type Measure = (typeof measures)[number];

const units: readonly (readonly [DateUnit, string])[] = [
  ['year', 'ByYear'],
  ['month', 'ByMonth'],
  ['day', 'ByDay'],
];
const numberTypes: ReadonlySet<string> = new Set(['Int', 'Float', 'SafeInt']);
const dateTypes: ReadonlySet<string> = new Set(['Date', 'DateTime']);

/** What rows of a model can be grouped by: what has one value, dates by year, month or day, and references; not the id or the version. */
export function groupKeys<Field extends Aggregable>(fields: Iterable<Field>): GroupKey<Field>[] {
  return [...fields].filter(isGroupable).flatMap((field): GroupKey<Field>[] => {
    if (!isDate(field)) return [{ name: field.name, field, unit: null }];
    return units.map(([unit, suffix]) => ({ name: `${field.name}${suffix}`, field, unit }));
  });
}

/** The fields that a measure is of: numbers, and for the least and the greatest also dates. */
export function measuredFields<Field extends Aggregable>(measure: Measure, fields: Iterable<Field>): Field[] {
  const isExtreme = measure === 'min' || measure === 'max';
  return [...fields].filter((field) => isSingle(field) && (isNumber(field) || (isExtreme && isDate(field))));
}

/** The GraphQL type of a measure of a field. A sum of `Int` may be more than an `Int`. */
export function measureType(measure: Measure, { typeName }: Aggregable): string {
  if (measure === 'avg') return 'Float';
  return measure === 'sum' && typeName === 'Int' ? 'SafeInt' : typeName;
}

/** The GraphQL type of a group's key. */
export function groupKeyType({ field, unit }: GroupKey): string {
  if (unit === null) return field.typeName;
  return { year: 'Int', month: 'String', day: 'Date' }[unit];
}

function isGroupable(field: Aggregable): boolean {
  const { kind, role, isList } = field;
  return (
    !isList && role !== 'id' && role !== 'version' && (kind === 'scalar' || kind === 'enum' || kind === 'reference')
  );
}

const isSingle = ({ kind, role, isList }: Aggregable): boolean => kind === 'scalar' && !isList && role !== 'version';
const isNumber = ({ typeName }: Aggregable): boolean => numberTypes.has(typeName);
const isDate = ({ kind, typeName }: Aggregable): boolean => kind === 'scalar' && dateTypes.has(typeName);
