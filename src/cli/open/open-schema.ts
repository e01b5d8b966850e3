import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildASTSchema, concatAST, parse } from 'graphql';
import { deriveRequirements } from '../../access/derive-requirements.js';
import { vocabularyOf } from '../../access/vocabulary.js';
import { expandModels } from '../../graphql/crud/expand-models.js';
import type { OpenSchema } from '../resources.js';

/** Temporary: until the schema's own assembly can be used. */
export async function openSchema(): Promise<OpenSchema> {
  const dir = new URL('../../../schema/', import.meta.url).pathname;
  const files = (await readdir(dir, { recursive: true })).filter((file) => file.endsWith('.graphql'));
  const texts = await Promise.all(files.sort().map((file) => readFile(join(dir, file), 'utf8')));
  const schema = buildASTSchema(expandModels(concatAST(texts.map((text) => parse(text)))), { assumeValidSDL: true });
  const table = deriveRequirements(schema);
  return { schema, table, vocabulary: vocabularyOf(table) };
}
