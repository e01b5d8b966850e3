import {
  GraphQLBoolean,
  type GraphQLError,
  GraphQLID,
  GraphQLInt,
  type GraphQLSchema,
  GraphQLString,
  getVariableValues,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import type { VariableValues } from '../access/decide-operation.js';

type Coerced = { readonly errors: readonly GraphQLError[] } | { readonly coerced: VariableValues };

/** Takes the value of one variable as it is; `false`: that takes graphql-js. */
type Takes = (value: unknown) => boolean;

interface PlainVariable {
  readonly name: string;
  readonly takes: Takes;
}

const plainVariables = new WeakMap<OperationDefinitionNode, readonly PlainVariable[] | null>();

/**
 * Coerces the variables of an operation. Values that are what graphql-js would make of them, texts and numbers of the built-in types, are
 * taken as they are; for all else, and for every error, it is asked.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Coerced {
  return takePlain(schema, operation, variables) ?? coerceAll(schema, operation, variables);
}

function coerceAll(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Coerced {
  const { errors, coerced } = getVariableValues(schema, variableDefinitions, variables, {
    hideSuggestions: true,
    maxErrors: 5,
  });
  return errors ? { errors } : { coerced };
}

function takePlain(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Coerced | null {
  const known = plainVariables.get(operation);
  const plain = known === undefined ? readPlain(schema, operation) : known;
  if (known === undefined) plainVariables.set(operation, plain);
  if (!plain) return null;
  const coerced: Record<string, unknown> = {};
  for (const { name, takes } of plain) {
    if (!Object.hasOwn(variables, name) || !takes(variables[name])) return null;
    coerced[name] = variables[name];
  }
  return { coerced };
}

/** `null`: some are of other types. */
function readPlain(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): readonly PlainVariable[] | null {
  const plain = variableDefinitions.flatMap(({ variable, type: node }) => {
    const type = typeFromAST(schema, node);
    const takes = takesOf(isNonNullType(type) ? type.ofType : type);
    return takes ? [{ name: variable.name.value, takes }] : [];
  });
  return plain.length === variableDefinitions.length ? plain : null;
}

function takesOf(type: unknown): Takes | null {
  if (type === GraphQLID || type === GraphQLString) return (value) => typeof value === 'string';
  if (type === GraphQLBoolean) return (value) => typeof value === 'boolean';
  if (type === GraphQLInt) return (value) => typeof value === 'number' && (value | 0) === value;
  return null;
}
