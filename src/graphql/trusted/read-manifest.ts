import { readFileSync } from 'node:fs';
import { GraphQLError, type GraphQLSchema, parse } from 'graphql';
import { AppError } from '../../lib/app-error.js';
import { errorCodeOf } from '../../lib/error-code-of.js';
import { validateDocument } from '../validate-document.js';

/** Texts of documents by their ids. */
export type Manifest = ReadonlyMap<string, string>;

/** The manifest of `TRUSTED_DOCUMENTS` cannot be used; the message lists everything that is wrong with it. */
export class ManifestError extends AppError {
  constructor(problems: readonly string[]) {
    super('CONFIG_INVALID', problems.map((problem) => `TRUSTED_DOCUMENTS: ${problem}`).join('\n'));
  }
}

/**
 * Reads a manifest of trusted documents: `{ "<id>": "<text>" }`, as graphql-codegen and Relay write it, or Apollo's
 * `generate-persisted-query-manifest`. Every document is held against the schema now, not when it is first asked for.
 * @throws ManifestError
 */
export function readManifest(path: string, schema: GraphQLSchema, maxTokens: number): Manifest {
  const manifest = entriesOf(readJson(path), path);
  const problems = [...manifest].flatMap(([id, text]) => problemsOf(id, text, schema, maxTokens));
  if (problems.length > 0) throw new ManifestError(problems);
  return manifest;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'it is no JSON' : (errorCodeOf(error) ?? String(error));
    throw new ManifestError([`${path} cannot be read (${why}); write the path of a manifest file`]);
  }
}

function entriesOf(json: unknown, path: string): Manifest {
  const entries = isRecord(json) ? (json.format === undefined ? Object.entries(json) : apolloEntries(json)) : null;
  const texts = entries?.flatMap(([id, text]) => (typeof text === 'string' && id !== '' ? [[id, text] as const] : []));
  if (!entries || !texts || texts.length < entries.length || texts.length === 0) {
    const formats = '{ "<id>": "<text>" } or the format apollo-persisted-query-manifest, version 1';
    throw new ManifestError([`${path} is no manifest of documents: write ${formats}`]);
  }
  return new Map(texts);
}

function apolloEntries({ format, version, operations }: Readonly<Record<string, unknown>>): [string, unknown][] | null {
  if (format !== 'apollo-persisted-query-manifest' || version !== 1 || !Array.isArray(operations)) return null;
  return operations.map((operation: unknown) =>
    isRecord(operation) && typeof operation.id === 'string' ? [operation.id, operation.body] : ['', null],
  );
}

function problemsOf(id: string, text: string, schema: GraphQLSchema, maxTokens: number): readonly string[] {
  try {
    const errors = validateDocument(schema, parse(text, { maxTokens }), { maxErrors: 3 });
    return errors.map(({ message }) => `document ${id.slice(0, 80)} does not fit the schema: ${message}`);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [`document ${id.slice(0, 80)} cannot be parsed: ${error.message}`];
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
