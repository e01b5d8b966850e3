import { InputError, LimitError } from '../../lib/app-error.js';
import { compileListOperators } from './compile-list-operators.js';
import { compileOperators } from './compile-operators.js';
import { allOf, anyOf, type Filter, noneOf, noRow } from './filter.js';
import { type BoundField, fieldOf, type ModelBinding } from './model-binding.js';

/** What a `where` may look at beyond its own rows, and how large it may be. */
export interface WhereScope {
  /** The target of a reference or an inverse connection. */
  targetOf(field: BoundField): ModelBinding;
  /** Rows with a counterpart that matches and is in sight; a caller's scope sees only the rows that the caller sees. */
  withCounterpart(link: Counterpart, filter: Filter): Promise<Filter>;
  /** Levels of AND, OR, NOT and relations. */
  readonly maxDepth: number;
  /** Values of one `in` or `notIn`. */
  readonly maxIn: number;
  /** Told of each condition before the store is asked; throws LimitError when a request has too many. */
  count(condition: 'field' | 'relation'): void;
}

/** How rows find their counterparts in another model, or in their own: `localPath` of one equals the foreign path of the other. */
export interface Counterpart {
  readonly target: ModelBinding;
  readonly localPath: string;
  /** The path of the target, and whether it holds a list. */
  readonly foreign: Pick<BoundField, 'path' | 'isList'>;
}

/**
 * Compiles a `where`, coerced by its GraphQL type, to the store's filter, by the semantics of docs/graphql-api.md. Row
 * filters of grants (AZ-7) go the same way, under a scope of full sight. Relations become the ids of the rows that they name, or are joined in
 * the store.
 *
 * @throws InputError for null where a value must be
 * @throws LimitError when it is deeper or longer than the scope allows
 */
export function compileWhere(binding: ModelBinding, where: unknown, scope: WhereScope): Promise<Filter> {
  return compileAt(binding, where, { scope, path: 'where', depth: 1 });
}

interface Place {
  readonly scope: WhereScope;
  /** For messages: `where.AND.0.title`. */
  readonly path: string;
  readonly depth: number;
}

async function compileAt(binding: ModelBinding, where: unknown, place: Place): Promise<Filter> {
  const { maxDepth } = place.scope;
  if (place.depth > maxDepth) throw new LimitError(`where is at most ${maxDepth} levels deep`);
  const parts = Object.entries(asObject(where, place)).map(([key, value]) =>
    compileKey(binding, key, value, inside(place, key)),
  );
  return allOf(await Promise.all(parts));
}

function compileKey(binding: ModelBinding, key: string, value: unknown, place: Place): Promise<Filter> {
  if (key === 'AND') return compileList(binding, value, place).then(allOf);
  if (key === 'OR') return compileList(binding, value, place).then(anyOf);
  if (key === 'NOT') return compileAt(binding, value, deeper(place)).then(noneOf);
  return compileField(binding, fieldOf(binding, key), value, place);
}

function compileList(binding: ModelBinding, value: unknown, place: Place): Promise<Filter[]> {
  if (!Array.isArray(value)) throw notNull(place);
  const { maxIn } = place.scope;
  if (value.length > maxIn) throw new LimitError(`a list in where has at most ${maxIn} entries, not ${value.length}`);
  return Promise.all(value.map((item, at) => compileAt(binding, item, deeper(inside(place, String(at))))));
}

async function compileField(binding: ModelBinding, field: BoundField, value: unknown, place: Place): Promise<Filter> {
  const operators = asObject(value, place);
  if (field.kind === 'inverse' || (field.kind === 'reference' && field.isList))
    return compileToMany(binding, field, operators, place);
  if (field.kind === 'reference') return compileToOne(field, operators, place);
  place.scope.count('field');
  const limits = { path: place.path, maxIn: place.scope.maxIn };
  return field.isList ? compileListOperators(field, operators, limits) : compileOperators(field, operators, limits);
}

/**
 * A reference holds when the row that it points to exists, is visible and matches. References to nothing, to rows that are gone and to
 * hidden ones are all the same.
 */
async function compileToOne(
  field: BoundField,
  where: Readonly<Record<string, unknown>>,
  place: Place,
): Promise<Filter> {
  const { isNull, ...rest } = where;
  if ('isNull' in where && typeof isNull !== 'boolean') throw notNull(inside(place, 'isNull'));
  const target = place.scope.targetOf(field);
  const link = { target, localPath: field.path, foreign: target.id };
  const matching = await counterparts(link, rest, place);
  if (isNull !== true) return matching;
  // With conditions beside, which were compiled for their errors, nothing can hold.
  return Object.keys(rest).length > 0 ? noRow : noneOf(matching);
}

/** `some`, `none` and `every` of the visible rows that a list refers to, or that refer to this one. */
async function compileToMany(
  binding: ModelBinding,
  field: BoundField,
  quantifiers: Readonly<Record<string, unknown>>,
  place: Place,
): Promise<Filter> {
  const target = place.scope.targetOf(field);
  const link: Counterpart =
    field.kind === 'inverse'
      ? { target, localPath: binding.id.path, foreign: fieldOf(target, field.of) }
      : { target, localPath: field.path, foreign: target.id };
  const parts = Object.entries(quantifiers).map(async ([name, where]) => {
    const at = inside(place, name);
    if (name === 'some') return counterparts(link, where, at);
    return noneOf(await counterparts(link, name === 'every' ? { NOT: asObject(where, at) } : where, at));
  });
  return allOf(await Promise.all(parts));
}

async function counterparts(link: Counterpart, where: unknown, place: Place): Promise<Filter> {
  place.scope.count('relation');
  return place.scope.withCounterpart(link, await compileAt(link.target, where, deeper(place)));
}

function asObject(value: unknown, place: Place): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw notNull(place);
  return { ...value };
}

function notNull({ path }: Place): InputError {
  return new InputError(`${path} cannot be null`, [{ path, message: 'cannot be null' }]);
}

const inside = (place: Place, key: string): Place => ({ ...place, path: `${place.path}.${key}` });
const deeper = (place: Place): Place => ({ ...place, depth: place.depth + 1 });
