import { need, refused } from './command-error.js';
import { type Doc, docFrom, docOf, isDoc, isTruthy, numberOf } from './values.js';

/** The named fields; under a name the ones in it, if not the whole field is meant. */
type Names = Map<string, Names | undefined>;

/** Compiles a projection of 0s or of 1s. @throws CommandError 31254 for both at once, 31249 for collisions, 238 for all else */
export function compileProjection({ _id = true, ...fields }: Doc): (document: Doc) => Doc {
  for (const [path, value] of Object.entries({ _id, ...fields })) {
    const isFlag = typeof value === 'boolean' || numberOf(value) !== undefined;
    if (!isFlag) throw refused(`the projection ${Object.keys(docOf(value))[0] ?? value} of ${path}`);
  }
  const kinds = new Set(Object.values(fields).map(isTruthy));
  need(kinds.size < 2, 31254, 'Cannot do exclusion and inclusion in one projection');
  const isInclusion = kinds.size === 0 ? isTruthy(_id) && Object.keys(fields).length === 0 : kinds.has(true);
  const names: Names = new Map();
  for (const path of Object.keys(fields)) addPath(names, path.split('.'), path);
  if (isTruthy(_id) === isInclusion) names.set('_id', undefined);
  return (document) => project(document, names, isInclusion) as Doc;
}

function addPath(names: Names, [name = '', ...rest]: readonly string[], path: string): void {
  if (name.startsWith('$')) throw refused(`the projection of ${path}`);
  const inner = names.get(name) ?? new Map();
  const isFree = name !== '' && (!names.has(name) || (rest.length > 0 && inner === names.get(name)));
  need(isFree, 31249, `Path collision at ${path}`);
  names.set(name, rest.length > 0 ? inner : undefined);
  if (rest.length > 0) addPath(inner, rest, path);
}

/** What is left of a value: of a document its fields, of an array its elements; scalars fall out of an inclusion. */
function project(value: unknown, names: Names, isInclusion: boolean): unknown {
  if (Array.isArray(value))
    return value.map((item) => project(item, names, isInclusion)).filter((item) => item !== undefined);
  if (!isDoc(value)) return isInclusion ? undefined : value;
  const left = Object.entries(value).map(([name, item]): [string, unknown] => {
    const inner = names.get(name);
    return [name, inner ? project(item, inner, isInclusion) : names.has(name) === isInclusion ? item : undefined];
  });
  return docFrom(left);
}
