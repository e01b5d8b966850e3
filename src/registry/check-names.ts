import { type FieldProblem, problemText } from '../lib/app-error.js';
import { nearest } from '../lib/nearest.js';

/** Problems of names that are not in `known`, each with the nearest that is. `known` undefined: anything goes. */
export function checkNames(
  what: string,
  names: readonly string[],
  known: ReadonlySet<string> | undefined,
  path: string,
): readonly FieldProblem[] {
  if (known === undefined) return [];
  return names.flatMap((name, index) =>
    known.has(name)
      ? []
      : [{ path: names.length > 1 ? `${path}.${index}` : path, ...unknownProblem(what, name, known) }],
  );
}

function unknownProblem(what: string, name: string, known: Iterable<string>): Omit<FieldProblem, 'path'> {
  const message = `Unknown ${what} ${JSON.stringify(name.slice(0, 100))}`;
  const meant = nearest(name, known);
  if (meant !== null) return { message, hint: `did you mean ${JSON.stringify(meant)}?` };
  const closest = nearest(name.slice(0, 100), known, Number.POSITIVE_INFINITY);
  return closest === null ? { message } : { message, hint: `the nearest is ${JSON.stringify(closest)}` };
}

/** `Unknown permission "view_moive"; did you mean "view_movie"?`; where none is near: `...; the nearest is "view_movie"`. */
export function unknownName(what: string, name: string, known: Iterable<string>): string {
  return problemText(unknownProblem(what, name, known));
}
