import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql';
import { argumentCoordinate, memberCoordinate } from './coordinate.js';
import type { FieldsType } from './field-rules.js';
import { type RequirementsTable, type Rule, ruleOf } from './requirements-table.js';

/** A field, argument or input field with what is asked of it: the same for all rights, so worked out once a table. */
export interface Facts<T> {
  readonly it: T;
  readonly rule: Rule;
  /** The innermost type. */
  readonly type: GraphQLNamedType;
  readonly isRequired: boolean;
}

/** An output field with its arguments. */
export interface FieldFacts extends Facts<GraphQLField<unknown, unknown>> {
  readonly args: readonly Facts<GraphQLArgument>[];
  /** Those that must be given. */
  readonly requiredArgs: readonly Facts<GraphQLArgument>[];
}

/** The members of all types of a schema. */
export interface SchemaFacts {
  readonly fields: ReadonlyMap<FieldsType, readonly FieldFacts[]>;
  readonly inputFields: ReadonlyMap<GraphQLInputObjectType, readonly Facts<GraphQLInputField>[]>;
}

const knownFacts = new WeakMap<RequirementsTable, SchemaFacts>();

/** The facts of a table's schema, read once. */
export function factsOf(table: RequirementsTable): SchemaFacts {
  const known = knownFacts.get(table) ?? readFacts(table);
  knownFacts.set(table, known);
  return known;
}

function readFacts(table: RequirementsTable): SchemaFacts {
  const fields = new Map<FieldsType, readonly FieldFacts[]>();
  const inputFields = new Map<GraphQLInputObjectType, readonly Facts<GraphQLInputField>[]>();
  for (const type of Object.values(table.schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isObjectType(type) || isInterfaceType(type))
      fields.set(type, Object.values(type.getFields()).map(fieldFacts(table, type)));
    if (isInputObjectType(type)) {
      const ofInput = (it: GraphQLInputField) =>
        facts(table, it, memberCoordinate(type.name, it.name), isRequiredInputField(it));
      inputFields.set(type, Object.values(type.getFields()).map(ofInput));
    }
  }
  return { fields, inputFields };
}

function fieldFacts(table: RequirementsTable, type: FieldsType): (field: GraphQLField<unknown, unknown>) => FieldFacts {
  return (field) => {
    const args = field.args.map((argument) =>
      facts(table, argument, argumentCoordinate(type.name, field.name, argument.name), isRequiredArgument(argument)),
    );
    const own = facts(table, field, memberCoordinate(type.name, field.name), false);
    return { ...own, args, requiredArgs: args.filter(({ isRequired }) => isRequired) };
  };
}

function facts<T extends { readonly type: GraphQLInputType | GraphQLOutputType }>(
  table: RequirementsTable,
  it: T,
  coordinate: string,
  isRequired: boolean,
): Facts<T> {
  return { it, rule: ruleOf(table, coordinate), type: getNamedType(it.type), isRequired };
}
