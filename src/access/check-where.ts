import { coerceInputValue, type GraphQLInputType, isEnumType } from 'graphql';
import { permissionFor } from './model-requirement.js';
import type { PlaceholderValues } from './placeholders.js';
import { fillPlaceholders, fillSamples } from './placeholders.js';
import type { RequirementsTable } from './requirements-table.js';
import type { Json, Permission, StoredWhere } from './rights.js';

/** What a row filter of a permission is written in: the `where` type of its model; `null`: it is no model's permission. */
export function whereTypeFor(table: RequirementsTable, permission: Permission): GraphQLInputType | null {
  const actions = ['view', 'add', 'change', 'delete'] as const;
  const model = [...table.models.keys()].find((name) =>
    actions.some((action) => permissionFor(action, name) === permission),
  );
  // A read-only model has no generated writes for a filter to bear on.
  const isReadOnly = model !== undefined && !table.schema.getType(`${model}CreateInput`);
  if (isReadOnly && permission !== permissionFor('view', model)) return null;
  const type = model === undefined ? undefined : table.schema.getType(`${model}Where`);
  return type !== undefined && 'getFields' in type && !('getInterfaces' in type) ? type : null;
}

/**
 * What is wrong with a row filter before it is granted, one line each (AZ-7). A placeholder is taken for a value of its place: whose it
 * will be is not known yet.
 */
export function checkWhere(table: RequirementsTable, permission: Permission, where: StoredWhere): readonly string[] {
  const type = whereTypeFor(table, permission);
  if (!type) return [`${permission} is not about the rows of a model, so it takes no filter`];
  const filled = fillSamples(where, type, (typeName) => sampleOf(table, typeName));
  return [...filled.problems, ...problemsOf(filled.where, type)];
}

/** What of a row filter has no value for this client: with any of these it covers no row. Granting warns of it. */
export function unresolvedIn(
  table: RequirementsTable,
  permission: Permission,
  where: StoredWhere,
  client: PlaceholderValues,
): readonly string[] {
  const type = whereTypeFor(table, permission);
  return type ? fillPlaceholders(where, type, client).problems : [];
}

function problemsOf(where: Json, type: GraphQLInputType): readonly string[] {
  const problems: string[] = [];
  coerceInputValue(
    where,
    type,
    (path, _value, error) => {
      problems.push(path.length > 0 ? `${path.join('.')}: ${error.message}` : error.message);
    },
    true,
  );
  return [...problems, ...nullOperands(where, [])];
}

/** Operators whose operand cannot be null; `eq` and `ne` take it for `isNull`. */
const comparing: ReadonlySet<string> = new Set([
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'notIn',
  'contains',
  'startsWith',
  'icontains',
  'istartsWith',
  'has',
  'hasAny',
  'hasAll',
  'some',
  'none',
  'every',
]);

function nullOperands(value: Json, path: readonly string[]): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => nullOperands(item, [...path, String(index)]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    inner === null && comparing.has(name) && path.length > 0
      ? [`${[...path, name].join('.')}: cannot be null`]
      : nullOperands(inner, [...path, name]),
  );
}

const samples: Readonly<Record<string, Json>> = {
  Int: 0,
  Float: 0,
  SafeInt: 0,
  Boolean: true,
  Date: '2000-01-01',
  DateTime: '2000-01-01T00:00:00Z',
};

function sampleOf(table: RequirementsTable, typeName: string): Json {
  const type = table.schema.getType(typeName);
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  return samples[typeName] ?? 'sample';
}
