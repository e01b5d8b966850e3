import { readFile } from 'node:fs/promises';
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, Source } from 'graphql';
import { validateDocument } from '../../graphql/validate-document.js';
import { InputError } from '../../lib/app-error.js';

/** Reads a file of GraphQL and checks it. @throws InputError if it cannot be read or the schema does not take it, listing every problem */
export async function readDocument(path: string, schema: GraphQLSchema): Promise<DocumentNode> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new InputError(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, [], {
      cause,
    });
  }
  return checkDocument(text, path, schema);
}

/** Parses a document and checks it against the schema; `name` is what messages call it. @throws InputError listing every problem */
export function checkDocument(text: string, name: string, schema: GraphQLSchema): DocumentNode {
  const document = parseText(text, name);
  const errors = validateDocument(schema, document);
  if (errors.length > 0) throw new InputError(errors.map(placed).join('\n  '));
  return document;
}

function parseText(text: string, name: string): DocumentNode {
  try {
    return parse(new Source(text, name));
  } catch (cause) {
    if (!(cause instanceof GraphQLError)) throw cause;
    throw new InputError(placed(cause), [], { cause });
  }
}

function placed({ message, source, nodes, locations }: GraphQLError): string {
  const at = locations?.[0];
  const name = (source ?? nodes?.[0]?.loc?.source)?.name;
  return at ? `${name}:${at.line}:${at.column}: ${message}` : message;
}
