import { need, refused } from './command-error.js';
import { type Doc, docOf, isDoc, isTruthy, numberOf } from './values.js';

/** Compiles a projection of 0s or of 1s. @throws CommandError 31254 for both at once, 31249 for collisions, 238 for all else */
export function compileProjection({ _id, ...fields }: Doc): (document: Doc) => Doc {
  for (const [path, value] of Object.entries({ _id: _id ?? true, ...fields })) {
    const isFlag = typeof value === 'boolean' || numberOf(value) !== undefined;
    if (!isFlag || /^_id\.|(^|\.)(\$|\.|$)/.test(path))
      throw refused(`the projection ${Object.keys(docOf(value))[0] ?? value} of ${path}`);
  }
  const kinds = new Set(Object.values(fields).map(isTruthy));
  need(kinds.size < 2, 31254, 'Cannot do exclusion and inclusion in one projection');
  const isInclusion = kinds.has(true) || (kinds.size === 0 && isTruthy(_id));
  const [named, outer] = [new Set(Object.keys(fields)), new Set<string>()];
  for (const path of named) for (const { index } of path.matchAll(/\./g)) outer.add(path.slice(0, index));
  need(![...outer].some((path) => named.has(path)), 31249, 'Path collision in a projection');
  if (isTruthy(_id ?? true) === isInclusion) named.add('_id');
  /** What is left of a value: of a document its fields, of an array its elements; scalars fall out of an inclusion. */
  const project = (value: unknown, prefix: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => project(item, prefix)).filter((item) => item !== undefined);
    if (!isDoc(value)) return isInclusion ? undefined : value;
    const left = Object.entries(value).map(([name, item]) => {
      const path = prefix + name;
      return [name, outer.has(path) ? project(item, `${path}.`) : named.has(path) === isInclusion ? item : undefined];
    });
    return Object.fromEntries(left);
  };
  return (document) => docOf(project(document, ''));
}
