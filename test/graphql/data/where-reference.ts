/** A row as GraphQL shows it; a reference is the target's id. */
export type PlainRow = Readonly<Record<string, unknown>>;

/** What the reference needs to know of a model. */
export interface PlainModel {
  readonly references: Readonly<Record<string, string>>;
  /** Lists of references, and connections: the target's model, and its field that points back. */
  readonly toMany?: Readonly<Record<string, readonly [target: string, of: string | null]>>;
  /** Rows that the caller may see, by id. */
  readonly visible: ReadonlyMap<string, PlainRow>;
}

export type PlainModels = Readonly<Record<string, PlainModel>>;

/** `where` as docs/graphql-api.md has it, written a second time over plain rows: slow, obvious, and by another hand than the store's filter. */
export function holds(where: PlainRow, row: PlainRow, model: string, models: PlainModels): boolean {
  return Object.entries(where).every(([key, condition]) => {
    if (key === 'AND') return list(condition).every((part) => holds(part, row, model, models));
    if (key === 'OR') return list(condition).some((part) => holds(part, row, model, models));
    if (key === 'NOT') return !holds(Object(condition), row, model, models);
    const toMany = models[model]?.toMany?.[key];
    if (toMany) return toManyHolds(Object(condition), row, key, toMany, models);
    const target = models[model]?.references[key];
    if (target === undefined)
      return Array.isArray(row[key]) || isListCondition(Object(condition))
        ? listHolds(Object(condition), items(row[key]))
        : scalarHolds(Object(condition), row[key] ?? null);
    const { isNull, ...rest } = Object(condition);
    const found = models[target]?.visible.get(String(row[key]));
    if (isNull === true) return found === undefined && Object.keys(rest).length === 0;
    return found !== undefined && holds(rest, found, target, models);
  });
}

function toManyHolds(
  quantifiers: PlainRow,
  row: PlainRow,
  key: string,
  [target, of]: readonly [string, string | null],
  models: PlainModels,
): boolean {
  const all = [...(models[target]?.visible.values() ?? [])];
  const others = all.filter((other) =>
    of === null ? items(row[key]).includes(other.id) : [other[of]].flat().includes(row.id),
  );
  return Object.entries(quantifiers).every(([quantifier, where]) => {
    const matching = others.filter((other) => holds(Object(where), other, target, models)).length;
    if (quantifier === 'some') return matching > 0;
    return quantifier === 'none' ? matching === 0 : matching === others.length;
  });
}

const isListCondition = (condition: PlainRow) => Object.keys(condition).some((name) => /^(has|isEmpty)/.test(name));

function listHolds(operators: PlainRow, values: readonly unknown[]): boolean {
  return Object.entries(operators).every(([operator, operand]) => {
    if (operator === 'has') return values.includes(operand);
    if (operator === 'hasAny') return items(operand).some((item) => values.includes(item));
    if (operator === 'hasAll') return items(operand).every((item) => values.includes(item));
    return (values.length === 0) === operand;
  });
}

const items = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function scalarHolds(operators: PlainRow, value: unknown): boolean {
  return Object.entries(operators).every(([operator, operand]) => {
    switch (operator) {
      case 'eq':
        return value === operand;
      case 'ne':
        return value !== operand;
      case 'in':
        return Array.isArray(operand) && operand.includes(value);
      case 'notIn':
        return Array.isArray(operand) && !operand.includes(value);
      case 'isNull':
        return (value === null) === operand;
      case 'gt':
        return value !== null && compare(value, operand) > 0;
      case 'gte':
        return value !== null && compare(value, operand) >= 0;
      case 'lt':
        return value !== null && compare(value, operand) < 0;
      case 'lte':
        return value !== null && compare(value, operand) <= 0;
      case 'contains':
        return value !== null && String(value).includes(String(operand));
      case 'startsWith':
        return value !== null && String(value).startsWith(String(operand));
      case 'icontains':
        return value !== null && new RegExp(literal(String(operand)), 'iu').test(String(value));
      case 'istartsWith':
        return value !== null && new RegExp(`^${literal(String(operand))}`, 'iu').test(String(value));
      default:
        throw new Error(`the reference knows no operator ${operator}`);
    }
  });
}

/** Strings by code point; dates are ISO text, for which that is the order of time. */
export function compare(one: unknown, other: unknown): number {
  if (typeof one !== 'string') return Number(one) - Number(other);
  return Buffer.compare(Buffer.from(one), Buffer.from(String(other)));
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function list(value: unknown): readonly PlainRow[] {
  return Array.isArray(value) ? value : [];
}
