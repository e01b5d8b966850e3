import {
  type FieldNode,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';

/** What was resolved, for what is said of it. */
interface Resolved {
  readonly schema: GraphQLSchema;
  readonly nodes: readonly FieldNode[];
  readonly value: unknown;
  /** Of the field. */
  readonly coordinate: string;
}

/** The object type that a `resolveType` has named, held to graphql-js's rules in its words. @throws GraphQLError */
export function runtimeTypeOf(
  named: unknown,
  type: GraphQLAbstractType,
  { schema, nodes, value, coordinate }: Resolved,
): GraphQLObjectType {
  const resolves = `Abstract type "${type.name}" must resolve to an Object type at runtime for field "${coordinate}"`;
  if (named == null) {
    throw new GraphQLError(
      `${resolves}. Either the "${type.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
      { nodes },
    );
  }
  if (isObjectType(named)) {
    throw new GraphQLError(
      'Support for returning GraphQLObjectType from resolveType was removed in graphql-js@16.0.0 please return type name instead.',
    );
  }
  if (typeof named !== 'string') {
    throw new GraphQLError(`${resolves} with value ${inspect(value)}, received "${inspect(named)}".`);
  }
  const runtimeType = schema.getType(named);
  const resolved = `Abstract type "${type.name}" was resolved to a`;
  if (!runtimeType)
    throw new GraphQLError(`${resolved} type "${named}" that does not exist inside the schema.`, { nodes });
  if (!isObjectType(runtimeType)) throw new GraphQLError(`${resolved} non-object type "${named}".`, { nodes });
  if (!schema.isSubType(type, runtimeType)) {
    const message = `Runtime Object type "${runtimeType.name}" is not a possible type for "${type.name}".`;
    throw new GraphQLError(message, { nodes });
  }
  return runtimeType;
}
