import {
  defaultTypeResolver,
  type FieldNode,
  type GraphQLAbstractType,
  GraphQLBoolean,
  GraphQLError,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLString,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  locatedError,
} from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import { type Execution, isPromise, keysOf, type NullablePlace, type Path } from './execution.js';
import { completeLater, fillLater } from './fill-later.js';
import { runtimeTypeOf } from './runtime-type.js';

/** Where a value will stand in the answer, and what becomes null if it can't. */
export interface Position {
  readonly path: Path;
  /** The position itself if it may be null, else the nearest above that may. */
  readonly nullable: NullablePlace;
  /** Of the field. */
  readonly info: GraphQLResolveInfo;
}

/**
 * Completes a resolved value (GraphQL, "CompleteValue"). A promise is answered only where a `resolveType` answers one: lists and objects
 * are answered with holes that are filled later. @throws what is wrong with the value
 */
export type Complete = (execution: Execution, value: unknown, position: Position) => unknown;

/** Answers an object of a type for the selections below a field. */
export type AnswerObject = (
  execution: Execution,
  source: unknown,
  path: Path,
  nullable: NullablePlace,
) => Record<string, unknown>;

/** What of its operation a completer knows. */
export interface Surroundings {
  readonly schema: GraphQLSchema;
  /** The selections below some nodes on a type. */
  readonly planBelow: (type: GraphQLObjectType, nodes: readonly FieldNode[]) => AnswerObject;
  /** Of the field: `Movie.director`. */
  readonly coordinate: string;
}

/** Makes the function that completes the values of a field's type. */
export function completerOf(type: GraphQLOutputType, nodes: readonly FieldNode[], around: Surroundings): Complete {
  if (isNonNullType(type)) return nonNull(completerOf(type.ofType, nodes, around), around.coordinate);
  if (isListType(type))
    return orNull(list(type.ofType, nodes, completerOf(type.ofType, nodes, around), around.coordinate));
  if (isLeafType(type)) return leaf(type);
  if (!isObjectType(type)) return orNull(abstract(type, nodes, around));
  const answer = around.planBelow(type, nodes);
  return orNull((execution, value, { path, nullable }) => answer(execution, value, path, nullable));
}

function nonNull(complete: Complete, coordinate: string): Complete {
  return (execution, value, position) => {
    const completed = complete(execution, value, position);
    if (completed === null) throw new Error(`Cannot return null for non-nullable field ${coordinate}.`);
    return completed;
  };
}

function orNull(complete: Complete): Complete {
  return (execution, value, position) => {
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    return complete(execution, value, position);
  };
}

function leaf(type: GraphQLLeafType): Complete {
  const isPlain = plainOf(type);
  return (_execution, value) => {
    if (isPlain(value)) return value;
    if (value === null || value === undefined) return null;
    if (value instanceof Error) throw value;
    const serialized: unknown = type.serialize(value);
    if (serialized !== null && serialized !== undefined) return serialized;
    const call = `\`${inspect(type)}.serialize(${inspect(value)})\``;
    throw new Error(`Expected ${call} to return non-nullable value, returned: ${inspect(serialized)}`);
  };
}

/** Which values a type serializes as they are; only for the types whose `serialize` is known. */
function plainOf(type: GraphQLLeafType): (value: unknown) => boolean {
  if (type === GraphQLString || type === GraphQLID) return (value) => typeof value === 'string';
  if (type === GraphQLBoolean) return (value) => typeof value === 'boolean';
  if (type === GraphQLInt) return (value) => typeof value === 'number' && (value | 0) === value;
  if (type === GraphQLFloat) return (value) => typeof value === 'number' && Number.isFinite(value);
  return () => false;
}

function list(
  itemType: GraphQLOutputType,
  nodes: readonly FieldNode[],
  complete: Complete,
  coordinate: string,
): Complete {
  const isNullable = !isNonNullType(itemType);
  const item: ListItem = { nodes, complete, isNullable };
  return (execution, value, position) => {
    if (!isIterable(value)) {
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${coordinate}".`);
    }
    const given: readonly unknown[] = Array.isArray(value) ? value : Array.from(value);
    const items: unknown[] = [];
    for (let index = 0; index < given.length; index += 1) {
      const path: Path = { prev: position.path, key: index, typename: undefined };
      const nullable = isNullable ? { container: items, key: index, path } : position.nullable;
      fillItem(execution, items, given[index], { path, nullable, info: position.info }, item);
    }
    return items;
  };
}

interface ListItem {
  readonly nodes: readonly FieldNode[];
  readonly complete: Complete;
  readonly isNullable: boolean;
}

/** Adds an item to a list in the making, or a hole for it. */
function fillItem(execution: Execution, items: unknown[], given: unknown, position: Position, item: ListItem): void {
  const { path } = position;
  try {
    const completed = isPromise(given) ? given : item.complete(execution, given, position);
    if (!isPromise(completed)) {
      items.push(completed);
      return;
    }
    items.push(null);
    const place = { container: items, key: path.key };
    if (isPromise(given)) completeLater(execution, given, place, position, item);
    else fillLater(execution, completed, place, position, item.nodes);
  } catch (raw) {
    const error = locatedError(raw, item.nodes, keysOf(path));
    if (!item.isNullable) throw error;
    items.push(null);
    execution.addError(error, path);
  }
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Symbol.iterator in value &&
    typeof value[Symbol.iterator] === 'function'
  );
}

/** What a document selects on each possible type is compiled beforehand: what can't be has to show before anything runs. */
function abstract(
  type: GraphQLAbstractType,
  nodes: readonly FieldNode[],
  { schema, planBelow, coordinate }: Surroundings,
): Complete {
  const resolveType = type.resolveType ?? defaultTypeResolver;
  const plans = new Map(schema.getPossibleTypes(type).map((each) => [each, planBelow(each, nodes)]));
  return (execution, value, { info, path, nullable }) => {
    const answer = (named: unknown) => {
      const runtimeType = runtimeTypeOf(named, type, { schema, nodes, value, coordinate });
      return plans.get(runtimeType)?.(execution, value, path, nullable);
    };
    const named: unknown = resolveType(value, execution.contextValue, info, type);
    return isPromise(named) ? named.then(answer) : answer(named);
  };
}
