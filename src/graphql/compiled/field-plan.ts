import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  isNonNullType,
  locatedError,
} from 'graphql';
import { planArguments } from './argument-plan.js';
import { completerOf, type Surroundings } from './complete-value.js';
import { type Execution, isPromise, keysOf, type NullablePlace, type Path } from './execution.js';
import { completeLater, fillLater } from './fill-later.js';

/** Answers one field of a response object. @throws GraphQLError when it fails and may not be null */
export type AnswerField = (
  execution: Execution,
  source: unknown,
  answer: Record<string, unknown>,
  above: Path | undefined,
  nullableAbove: NullablePlace,
) => void;

/** A selected field: nodes of one response name, and what the type has by that name. */
export interface SelectedField {
  readonly key: string;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  readonly field: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
}

/** Compiles a field. */
export function planField(selected: SelectedField, around: Omit<Surroundings, 'coordinate'>): AnswerField {
  const { key, nodes, field, parentType } = selected;
  const resolve = field.resolve ?? defaultFieldResolver;
  const readArguments = planArguments(field, nodes[0]);
  const isNullable = !isNonNullType(field.type);
  const complete = completerOf(field.type, nodes, { ...around, coordinate: `${parentType.name}.${field.name}` });
  const completion = { nodes, complete };
  const infoAt = infoMaker(selected);

  return (execution, source, answer, above, nullableAbove) => {
    const path: Path = { prev: above, key, typename: parentType.name };
    try {
      const info = infoAt(execution, path);
      const result: unknown = resolve(source, readArguments(execution.variableValues), execution.contextValue, info);
      const nullable = isNullable ? { container: answer, key, path } : nullableAbove;
      const position = { path, nullable, info };
      const completed = isPromise(result) ? result : complete(execution, result, position);
      if (!isPromise(completed)) {
        answer[key] = completed;
        return;
      }
      answer[key] = null;
      const hole = { container: answer, key };
      if (isPromise(result)) completeLater(execution, result, hole, position, completion);
      else fillLater(execution, completed, hole, position, nodes);
    } catch (raw) {
      const error = locatedError(raw, nodes, keysOf(path));
      if (!isNullable) throw error;
      answer[key] = null;
      execution.addError(error, path);
    }
  };
}

function infoMaker({
  nodes,
  field,
  parentType,
}: SelectedField): (execution: Execution, path: Path) => GraphQLResolveInfo {
  return ({ facts: { schema, fragments, operation }, variableValues }, path) => ({
    fieldName: field.name,
    fieldNodes: nodes,
    returnType: field.type,
    parentType,
    path,
    schema,
    fragments,
    rootValue: undefined,
    operation,
    variableValues,
  });
}
