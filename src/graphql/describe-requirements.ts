import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { argumentCoordinate, type Coordinate, memberCoordinate } from '../access/coordinate.js';
import { needs } from '../access/denial.js';
import { type RequirementsTable, ruleOf } from '../access/requirements-table.js';

interface Described {
  description?: string | null | undefined;
}

/** Adds to the description of everything that asks something of its own what it asks (AZ-10). Changes the schema in place. */
export function describeRequirements(schema: GraphQLSchema, table: RequirementsTable): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    const view = table.models.get(type.name);
    if (view) append(type, `Needs ${needs(view)}.`);
    if (isEnumType(type))
      for (const value of type.getValues()) describe(value, memberCoordinate(type.name, value.name));
    if (!(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      describe(field, memberCoordinate(type.name, field.name));
      if (!('args' in field)) continue;
      for (const argument of field.args) describe(argument, argumentCoordinate(type.name, field.name, argument.name));
    }
  }

  function describe(element: Described, coordinate: Coordinate): void {
    const { requirement, inherits } = ruleOf(table, coordinate);
    if (!inherits) append(element, requirement.token ? `Needs ${needs(requirement)}.` : 'Needs no token.');
  }
}

function append(element: Described, text: string): void {
  element.description = element.description ? `${element.description}\n\n${text}` : text;
}
