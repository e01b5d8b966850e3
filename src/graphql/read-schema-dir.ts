import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatAST, type DocumentNode, GraphQLError, parse, Source } from 'graphql';
import { SchemaError } from './crud/schema-error.js';

/** Reads every `.graphql` file below a folder, in order of their names; each keeps its path for messages. @throws SchemaError naming file and line of what is no SDL */
export function readSchemaDir(directory: string): DocumentNode {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.graphql'),
  );
  return concatAST(files.sort().map((file) => parseFile(join(directory, file), file)));
}

function parseFile(path: string, name: string): DocumentNode {
  try {
    return parse(new Source(readFileSync(path, 'utf8'), name));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new SchemaError([`${name}:${error.locations?.[0]?.line ?? 1}: ${error.message}`]);
  }
}
