import { GraphQLError } from 'graphql';
import { AccessConfigError } from '../../access/config-problems.js';
import { assembleSchema, type SchemaSources } from '../../graphql/assemble-schema.js';
import { SchemaError } from '../../graphql/crud/schema-error.js';

/** What would stop the server from starting with these SDL, models and resolvers, one line each. */
export function findSchemaProblems(sources: SchemaSources): readonly string[] {
  try {
    assembleSchema(sources);
    return [];
  } catch (error) {
    return problemsOf(error);
  }
}

function problemsOf(error: unknown): readonly string[] {
  if (error instanceof SchemaError || error instanceof AccessConfigError) {
    return error.problems;
  }
  if (error instanceof GraphQLError) {
    return [placeOf(error) + error.message];
  }
  throw error;
}

function placeOf({ source, locations }: GraphQLError): string {
  const line = locations?.[0]?.line;
  return source && line !== undefined ? `${source.name}:${line}: ` : '';
}
