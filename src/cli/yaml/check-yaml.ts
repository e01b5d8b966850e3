import { z } from 'zod';
import { type FieldProblem, InputError } from '../../lib/app-error.js';
import { unknownName } from '../../registry/vocabulary.js';
import type { YamlFile } from './read-yaml.js';

/** A problem of a value, and where in the file it is. */
export interface PlacedProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Checks what a file says. @throws InputError listing every problem with its line */
export function checkYaml<T>(file: YamlFile, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(file.value);
  if (!parsed.success) throw refusalOf(file, parsed.error.issues.flatMap(toProblems));
  return parsed.data;
}

/** Says all that is wrong with a file, a line each. */
export function refusalOf(file: YamlFile, problems: readonly PlacedProblem[]): InputError {
  const fields = problems.map(({ path, message }): FieldProblem => ({ path: path.map(String).join('.'), message }));
  const lines = problems.map(({ path, message }, index) => {
    const at = fields[index]?.path;
    return `${file.placeOf(path)}: ${at ? `${at}: ` : ''}${message}`;
  });
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
