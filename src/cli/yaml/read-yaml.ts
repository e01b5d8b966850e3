import { readFile } from 'node:fs/promises';
import { type Document, isMap, isNode, isScalar, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import { InputError } from '../../lib/app-error.js';

/** A file of YAML (or JSON, which is YAML too). */
export interface YamlFile {
  readonly name: string;
  /** `null` for an empty file. */
  readonly value: unknown;
  /** The line of what is at a path, from 1, or of the nearest around it that the file has. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Reads a file of YAML 1.2. @throws InputError if it cannot be read or is no YAML, listing every problem */
export async function readYaml(path: string): Promise<YamlFile> {
  const lines = new LineCounter();
  const document = parseDocument(await readText(path), { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ message, pos }) => `${path}:${lines.linePos(pos[0]).line}: ${message}`);
    throw new InputError(problems.join('\n  '));
  }
  return {
    name: path,
    value: toValue(document, path),
    lineOf: (at) => lines.linePos(offsetOf(document, at)).line,
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new InputError(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, [], {
      cause,
    });
  }
}

/** Fewer aliases than would make a small file a huge value. */
function toValue(document: Document.Parsed, path: string): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return value ?? null;
  } catch (cause) {
    throw new InputError(`${path}: ${cause instanceof Error ? cause.message : String(cause)}`, [], { cause });
  }
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetAt(document, path.slice(0, length));
    if (offset !== null) return offset;
  }
  return 0;
}

/** Of a key where there is one: its value may begin on the next line. */
function offsetAt(document: Document.Parsed, path: readonly PropertyKey[]): number | null {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  const pair = isMap<ParsedNode>(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === last)
    : undefined;
  const node: unknown = pair?.key ?? document.getIn(path, true);
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}
