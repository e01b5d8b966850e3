import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatAST, type DocumentNode, parse, Source } from 'graphql';

/** Reads every `.graphql` file below a folder, in order of their names; each keeps its path for messages. */
export function readSchemaDir(directory: string): DocumentNode {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.graphql'),
  );
  return concatAST(files.sort().map((file) => parse(new Source(readFileSync(join(directory, file), 'utf8'), file))));
}
