import {
  defaultFieldResolver,
  defaultTypeResolver,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql';
import { decide } from '../access/decide.js';
import type { RequirementsTable } from '../access/requirements-table.js';
import type { Context } from './context.js';

/**
 * Makes every field that answers an interface or a union drop what its caller may not see: rows of such a type are left out of lists,
 * and one alone is null (AZ-2). graphql-shield has no rules for these types, and none for `__typename`. Changes the schema in place.
 */
export function dropHiddenTypes(schema: GraphQLSchema, table: RequirementsTable): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const answered = getNamedType(field.type);
      if (isAbstractType(answered)) field.resolve = withoutHidden(field, answered, table);
    }
  }
}

function withoutHidden(
  { resolve = defaultFieldResolver }: GraphQLField<unknown, Context>,
  type: GraphQLAbstractType,
  table: RequirementsTable,
): NonNullable<GraphQLField<unknown, Context>['resolve']> {
  return async (parent, args, context, info) =>
    keepVisible(await resolve(parent, args, context, info), type, table, context, info);
}

async function keepVisible(
  value: unknown,
  type: GraphQLAbstractType,
  table: RequirementsTable,
  context: Context,
  info: GraphQLResolveInfo,
): Promise<unknown> {
  if (value === null || value === undefined || value instanceof Error) return value;
  if (Array.isArray(value)) {
    const kept = await Promise.all(value.map((item) => keepVisible(item, type, table, context, info)));
    return kept.filter((item, index) => item !== null || value[index] === null);
  }
  const resolveType = type.resolveType ?? defaultTypeResolver;
  const name = await resolveType(await value, context, info, type);
  const view = name === undefined ? undefined : table.models.get(name);
  return !view || decide(view, context.actor).allowed ? value : null;
}
