import { z } from 'zod';
import { type FieldProblem, InputError } from '../../lib/app-error.js';
import { unknownName } from '../../registry/check-names.js';
import type { YamlFile } from './read-yaml.js';

/** A problem of a value, and where in the file it is. */
export interface PlacedProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Checks what a file says; `known`: problems that were found already. @throws InputError listing every problem, by line */
export function checkYaml<T>(file: YamlFile, schema: z.ZodType<T>, known: readonly PlacedProblem[] = []): T {
  const parsed = schema.safeParse(file.value);
  if (parsed.success && known.length === 0) return parsed.data;
  throw refusalOf(file, [...known, ...(parsed.error?.issues ?? []).flatMap(toProblems)]);
}

function refusalOf(file: YamlFile, problems: readonly PlacedProblem[]): InputError {
  const placed = problems
    .map(({ path, message }) => ({ line: file.lineOf(path), path: path.map(String).join('.'), message }))
    .sort((one, other) => one.line - other.line);
  const lines = placed.map(({ line, path, message }) => `${file.name}:${line}: ${path ? `${path}: ` : ''}${message}`);
  const fields = placed.map(({ path, message }): FieldProblem => ({ path, message }));
  return new InputError(`${file.name} is refused:\n  ${lines.join('\n  ')}`, fields);
}

/** An object that has these keys and no others; an unknown one is named with the nearest. */
export function closedObject<Shape extends z.ZodRawShape>(shape: Shape) {
  const error: z.core.$ZodErrorMap = ({ code, keys }) =>
    code === 'unrecognized_keys' && Array.isArray(keys)
      ? keys.map((key) => unknownName('key', String(key), Object.keys(shape))).join('\n')
      : undefined;
  return z.strictObject(shape, { error });
}

/** zod gathers unknown keys in one issue; here each has a place of its own. */
function toProblems(issue: z.core.$ZodIssue): readonly PlacedProblem[] {
  if (issue.code !== 'unrecognized_keys') return [issue];
  const messages = issue.message.split('\n');
  return issue.keys.map((key, index) => ({ path: [...issue.path, key], message: messages[index] ?? issue.message }));
}
