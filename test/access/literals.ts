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

/** The least values of an input type, one for each alternative of a `@oneOf`. */
export function literalsOf(inputType: GraphQLInputType): readonly string[] {
  const type = getNamedType(inputType);
  if (isListType(getNullableType(inputType)) || !isInputObjectType(type) || !type.isOneOf)
    return [literalOf(inputType)];
  return Object.values(type.getFields()).map((field) => `{ ${field.name}: ${literalOf(field.type)} }`);
}

const scalarLiterals: Readonly<Record<string, string>> = { Int: '1', Float: '1', SafeInt: '1', Boolean: 'true' };

/** What must be given to a field, and one more argument or another value of one. */
export function requiredArguments(
  field: GraphQLField<unknown, unknown>,
  more?: { readonly name: string; readonly value: string },
): string {
  return requiredAlternatives(field, more)[0] ?? '';
}

/** The same, once for each alternative of what is required. */
export function requiredAlternatives(
  field: GraphQLField<unknown, unknown>,
  more?: { readonly name: string; readonly value: string },
): readonly string[] {
  const required = field.args.filter((argument) => isRequiredArgument(argument) && argument.name !== more?.name);
  const given = required.reduce<readonly (readonly string[])[]>(
    (all, { name, type }) => all.flatMap((some) => literalsOf(type).map((value) => [...some, `${name}: ${value}`])),
    [more ? [`${more.name}: ${more.value}`] : []],
  );
  return given.map((some) => (some.length > 0 ? `(${some.join(', ')})` : ''));
}
