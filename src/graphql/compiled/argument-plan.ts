import { type FieldNode, type GraphQLField, getArgumentValues, Kind, type ValueNode } from 'graphql';

/** Reads a field's arguments for one call of its resolver: an object of its own. @throws GraphQLError */
export type ReadArguments = (variableValues: Readonly<Record<string, unknown>>) => Record<string, unknown>;

/** Works arguments out once where no variable and no object is in them; else as graphql-js does, at every call. */
export function planArguments(field: GraphQLField<unknown, unknown>, node: FieldNode): ReadArguments {
  if (field.args.length === 0) return () => ({});
  const read: ReadArguments = (variableValues) => getArgumentValues(field, node, variableValues);
  if ((node.arguments ?? []).some(({ value }) => hasVariable(value))) return read;
  const values = valuesOrNull(read);
  // A resolver may change what it is handed: only what can't be changed is shared.
  return values && Object.values(values).every(isPrimitive) ? () => ({ ...values }) : read;
}

/** Whoever reads arguments that are wrong is told so at every call. */
function valuesOrNull(read: ReadArguments): Record<string, unknown> | null {
  try {
    return read({});
  } catch {
    return null;
  }
}

function hasVariable(value: ValueNode): boolean {
  if (value.kind === Kind.VARIABLE) return true;
  if (value.kind === Kind.LIST) return value.values.some(hasVariable);
  return value.kind === Kind.OBJECT && value.fields.some((field) => hasVariable(field.value));
}

function isPrimitive(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function');
}
