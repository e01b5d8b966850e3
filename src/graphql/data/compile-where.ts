import { InputError, LimitError } from '../../lib/app-error.js';
import { compileOperators } from './compile-operators.js';
import { allOf, anyOf, everyRow, type Filter, noneOf, noRow } from './filter.js';
import { type BoundField, fieldOf, type ModelBinding } from './model-binding.js';

/** What a `where` may look at beyond its own rows, and how large it may be. */
export interface WhereScope {
  /** The ids of a model's rows that match; a caller's scope sees only the rows that the caller sees. */
  idsOf(model: string, filter: (target: ModelBinding) => Promise<Filter>): Promise<readonly unknown[]>;
  /** Levels of AND, OR, NOT and relations. */
  readonly maxDepth: number;
  /** Values of one `in` or `notIn`. */
  readonly maxIn: number;
  /** Told of each condition before the store is asked; throws LimitError when a request has too many. */
  count(condition: 'field' | 'relation'): void;
}

/**
 * Compiles a `where`, coerced by its GraphQL type, to the store's filter, by the semantics of contract.md ("GraphQL surface"). Row
 * filters of grants (AZ-7) go the same way, under a scope of full sight. Relations become the ids of the rows that they name.
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
  return compileField(fieldOf(binding, key), value, place);
}

function compileList(binding: ModelBinding, value: unknown, place: Place): Promise<Filter[]> {
  if (!Array.isArray(value)) throw notNull(place);
  const { maxIn } = place.scope;
  if (value.length > maxIn) throw new LimitError(`a list in where has at most ${maxIn} entries, not ${value.length}`);
  return Promise.all(value.map((item, at) => compileAt(binding, item, deeper(inside(place, String(at))))));
}

async function compileField(field: BoundField, value: unknown, place: Place): Promise<Filter> {
  const operators = asObject(value, place);
  place.scope.count(field.kind === 'reference' ? 'relation' : 'field');
  if (field.kind === 'reference') return compileReference(field, operators, place);
  const { maxIn } = place.scope;
  return compileOperators(field, operators, { path: place.path, maxIn });
}

/** A relation holds when the row that it points to exists, is visible and matches. */
async function compileReference(
  field: BoundField,
  where: Readonly<Record<string, unknown>>,
  place: Place,
): Promise<Filter> {
  const { isNull, ...rest } = where;
  if ('isNull' in where && typeof isNull !== 'boolean') throw notNull(inside(place, 'isNull'));
  const ids = (condition: unknown) =>
    place.scope.idsOf(field.typeName, (target) => compileAt(target, condition, deeper(place)));
  if (isNull === true) {
    if (Object.keys(rest).length > 0) await ids(rest); // For its errors: a where is refused whatever stands beside.
    return Object.keys(rest).length > 0 ? noRow : withoutVisible(field, await ids({}));
  }
  const matching = await ids(rest);
  return matching.length === 0 ? noRow : { [field.path]: { $in: matching } };
}

/** References to nothing, to rows that are gone and to hidden ones are all the same. */
function withoutVisible(field: BoundField, visible: readonly unknown[]): Filter {
  return visible.length === 0 ? everyRow : { [field.path]: { $nin: visible } };
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
