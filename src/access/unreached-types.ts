import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql';

/**
 * Object and input types that no document can get to from Query or Mutation. Fields without a rule of their own take it from the field
 * that returned their object, or from the argument they were given to: where there is none, they have no rule at all (AZ-1).
 */
export function unreachedTypes(schema: GraphQLSchema): readonly GraphQLNamedType[] {
  const reached = new Set<GraphQLNamedType>();
  for (const root of [schema.getQueryType(), schema.getMutationType()]) if (root) reach(schema, root, reached);
  return Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && (isObjectType(type) || isInputObjectType(type)) && !reached.has(type),
  );
}

function reach(schema: GraphQLSchema, type: GraphQLNamedType, reached: Set<GraphQLNamedType>): void {
  if (reached.has(type)) return;
  reached.add(type);
  for (const next of nextOf(schema, type)) reach(schema, next, reached);
}

function nextOf(schema: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLNamedType[] {
  if (isUnionType(type)) return type.getTypes();
  if (isInterfaceType(type)) return [...schema.getPossibleTypes(type), ...fieldTypes(type.getFields())];
  if (isObjectType(type)) return [...type.getInterfaces(), ...fieldTypes(type.getFields())];
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => getNamedType(field.type));
  return [];
}

function fieldTypes(fields: ReturnType<GraphQLObjectType['getFields']>): readonly GraphQLNamedType[] {
  return Object.values(fields).flatMap((field) => [field, ...field.args].map(({ type }) => getNamedType(type)));
}
