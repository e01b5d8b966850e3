import { describe, expect, it } from '@jest/globals';
import { type GraphQLNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { readSchema } from '../../src/graphql/assemble-schema.js';

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

/** The elements of a type, each with its coordinate. */
function elementsOf(type: GraphQLNamedType): [string, Described][] {
  const own: [string, Described][] = [[type.name, type]];
  if (isEnumType(type)) return [...own, ...type.getValues().map((value) => at(type.name, value))];
  if (isInputObjectType(type)) return [...own, ...Object.values(type.getFields()).map((field) => at(type.name, field))];
  if (!isObjectType(type) && !isInterfaceType(type)) return own;
  const fields = Object.values(type.getFields());
  const args = fields.flatMap((field) => field.args.map((each) => at(`${type.name}.${field.name}`, each)));
  return [...own, ...fields.map((field) => at(type.name, field)), ...args];
}

const at = (place: string, element: Described): [string, Described] => [`${place}.${element.name}`, element];

describe('introspection describes', () => {
  it('every type, field, argument, input field and enum value', () => {
    const types = Object.values(readSchema('schema').schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
    const elements = types.flatMap(elementsOf);
    expect(elements.length).toBeGreaterThan(500);
    expect(elements.filter(([, { description }]) => !description).map(([coordinate]) => coordinate)).toEqual([]);
  });
});
