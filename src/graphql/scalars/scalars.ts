import { GraphQLScalarType, type GraphQLSchema } from 'graphql';
import { GraphQLDate, GraphQLDateTime, GraphQLJSON, GraphQLSafeInt } from 'graphql-scalars';

const timeOf = GraphQLDateTime.toConfig();

/** Our scalars beside GraphQL's own, by name: a resolver map, and what the expansion declares when the SDL has not. */
export const customScalars: Readonly<Record<string, GraphQLScalarType>> = {
  /** In: `YYYY-MM-DD` to a JS Date at UTC midnight; out: the UTC day of a JS Date. */
  Date: describe(GraphQLDate, 'A day, `YYYY-MM-DD` (RFC 3339 full-date), without a time of day.'),
  /** Serialized to text here, so that an answer holds JSON values alone. */
  DateTime: new GraphQLScalarType({
    ...timeOf,
    description: 'An instant, RFC 3339, answered in UTC with milliseconds: `2026-03-01T12:00:00.000Z`.',
    serialize: (value) => toInstant(timeOf.serialize(value)),
  }),
  SafeInt: describe(GraphQLSafeInt, 'A whole number from -(2^53 - 1) to 2^53 - 1.'),
  JSON: describe(GraphQLJSON, 'Any JSON value; row filters are written in it.'),
};

/** Those of our scalars that a schema has, by name. */
export function scalarsOf(schema: GraphQLSchema): Record<string, GraphQLScalarType> {
  return Object.fromEntries(Object.entries(customScalars).filter(([name]) => schema.getType(name) !== undefined));
}

function describe(scalar: GraphQLScalarType, description: string): GraphQLScalarType {
  return new GraphQLScalarType({ ...scalar.toConfig(), description });
}

function toInstant(value: unknown): string {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString();
  throw new TypeError('DateTime cannot represent an invalid date');
}
