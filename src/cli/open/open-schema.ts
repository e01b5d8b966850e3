import { fileURLToPath } from 'node:url';
import { vocabularyOf } from '../../access/vocabulary.js';
import { readSchema } from '../../graphql/assemble-schema.js';
import { models } from '../../models/index.js';
import type { OpenSchema } from '../resources.js';

/** Reads the team's SDL as the server does, without a store. @throws SchemaError, AccessConfigError listing every problem */
export async function openSchema(): Promise<OpenSchema> {
  const { schema, table } = readSchema(fileURLToPath(new URL('../../../schema', import.meta.url)), models);
  return { schema, table, vocabulary: vocabularyOf(table) };
}
