import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type EnumTypeDefinitionNode,
  type FieldDefinitionNode,
  type InputObjectTypeDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type NameNode,
  type ObjectTypeDefinitionNode,
  parseType,
  type ScalarTypeDefinitionNode,
  type StringValueNode,
} from 'graphql';

/** A field of an object type; `type` is written as in SDL: `[Movie!]!`. */
export function field(
  name: string,
  type: string,
  description: string,
  parts: { args?: readonly InputValueDefinitionNode[]; directives?: readonly ConstDirectiveNode[] } = {},
): FieldDefinitionNode {
  const { args = [], directives = [] } = parts;
  return {
    kind: Kind.FIELD_DEFINITION,
    ...named(name, description),
    type: parseType(type),
    arguments: args,
    directives,
  };
}

/** An argument, or a field of an input type. */
export function input(
  name: string,
  type: string,
  description: string,
  directives: readonly ConstDirectiveNode[] = [],
): InputValueDefinitionNode {
  return { kind: Kind.INPUT_VALUE_DEFINITION, ...named(name, description), type: parseType(type), directives };
}

/** An object type. */
export function objectType(
  name: string,
  description: string,
  fields: readonly FieldDefinitionNode[],
): ObjectTypeDefinitionNode {
  return { kind: Kind.OBJECT_TYPE_DEFINITION, ...named(name, description), fields };
}

/** An input type. */
export function inputType(
  name: string,
  description: string,
  fields: readonly InputValueDefinitionNode[],
  directives: readonly ConstDirectiveNode[] = [],
): InputObjectTypeDefinitionNode {
  return { kind: Kind.INPUT_OBJECT_TYPE_DEFINITION, ...named(name, description), fields, directives };
}

/** An enum type, from its values and their descriptions, and their directives if they have any. */
export function enumType(
  name: string,
  description: string,
  values: Readonly<Record<string, string>>,
  directives: Readonly<Record<string, readonly ConstDirectiveNode[]>> = {},
): EnumTypeDefinitionNode {
  return {
    kind: Kind.ENUM_TYPE_DEFINITION,
    ...named(name, description),
    values: Object.entries(values).map(([value, text]) => ({
      kind: Kind.ENUM_VALUE_DEFINITION,
      ...named(value, text),
      directives: directives[value] ?? [],
    })),
  };
}

/** A scalar type. */
export function scalarType(name: string, description: string): ScalarTypeDefinitionNode {
  return { kind: Kind.SCALAR_TYPE_DEFINITION, ...named(name, description) };
}

/** A use of a directive. */
export function use(name: string, args: Readonly<Record<string, ConstValueNode>> = {}): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: nameNode(name),
    arguments: Object.entries(args).map(([key, value]) => ({ kind: Kind.ARGUMENT, name: nameNode(key), value })),
  };
}

/** A string literal. */
export function text(value: string): StringValueNode {
  return { kind: Kind.STRING, value };
}

/** A literal of an enum. */
export function enumValue(value: string): ConstValueNode {
  return { kind: Kind.ENUM, value };
}

function named(name: string, description: string): { name: NameNode; description: StringValueNode } {
  return { name: nameNode(name), description: text(description) };
}

function nameNode(value: string): NameNode {
  return { kind: Kind.NAME, value };
}
