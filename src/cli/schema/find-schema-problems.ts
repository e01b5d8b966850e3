import { GraphQLError } from 'graphql';
import { AccessConfigError } from '../../access/config-problems.js';
import { SchemaError } from '../../graphql/crud/schema-error.js';
import { bindModels } from '../../graphql/data/bind-models.js';
import { systemModels } from '../../graphql/system-models.js';
import { models } from '../../models/index.js';
import type { OpenSchema } from '../resources.js';

/** What would stop the server from starting with this schema and these models, one line each. */
export async function findSchemaProblems(open: () => Promise<OpenSchema>): Promise<readonly string[]> {
  try {
    const { schema } = await open();
    bindModels(schema, [...models, ...systemModels]);
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
