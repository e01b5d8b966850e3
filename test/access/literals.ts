import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';

/** The least value of an input type, as a document writes it. */
export function literalOf(inputType: GraphQLInputType): string {
  if (isListType(getNullableType(inputType))) return '[]';
  const type = getNamedType(inputType);
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (!isInputObjectType(type)) return scalarLiterals[type.name] ?? '"x"';
  const fields = Object.values(type.getFields());
  const given = type.isOneOf ? fields.slice(0, 1) : fields.filter(isRequiredInputField);
  return `{ ${given.map((field) => `${field.name}: ${literalOf(field.type)}`).join(', ')} }`;
}

const scalarLiterals: Readonly<Record<string, string>> = { Int: '1', Float: '1', SafeInt: '1', Boolean: 'true' };

/** What must be given to a field, and one more argument or another value of one. */
export function requiredArguments(
  field: GraphQLField<unknown, unknown>,
  more?: { readonly name: string; readonly value: string },
): string {
  const required = field.args.filter((argument) => isRequiredArgument(argument) && argument.name !== more?.name);
  const given = [
    ...required.map(({ name, type }) => `${name}: ${literalOf(type)}`),
    ...(more ? [`${more.name}: ${more.value}`] : []),
  ];
  return given.length > 0 ? `(${given.join(', ')})` : '';
}
