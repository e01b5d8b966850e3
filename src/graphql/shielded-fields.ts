import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
} from 'graphql';
import { argumentCoordinate, type Coordinate, memberCoordinate } from '../access/coordinate.js';
import { rulesReachableFrom } from '../access/input-uses.js';
import { allOf } from '../access/requirement.js';
import { type RequirementsTable, type Rule, ruleOf } from '../access/requirements-table.js';

/** An argument whose own rule, or whose value's, has to be looked at. */
export interface ShieldedArgument {
  readonly rule: Rule;
  readonly argument: GraphQLArgument;
}

/** A field that graphql-shield guards. */
export interface ShieldedField {
  readonly coordinate: Coordinate;
  readonly typeName: string;
  readonly fieldName: string;
  readonly rule: Rule;
  readonly arguments: readonly ShieldedArgument[];
}

/** The fields that ask something of their own: roots, references, connections, protected fields, and arguments that name any. */
export function shieldedFields(schema: GraphQLSchema, table: RequirementsTable): readonly ShieldedField[] {
  const members = typesBehindAbstractOnes(schema);
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isObjectType(type) || type.name.startsWith('__')) return [];
    return Object.values(type.getFields()).flatMap((field) => {
      // Hidden fields have no rule.
      if (!table.rules.has(memberCoordinate(type.name, field.name))) return [];
      const shielded = shieldedField(type, field, table, members.has(type.name));
      return isGuarded(schema, type, shielded, table, members.has(type.name)) ? [shielded] : [];
    });
  });
}

function shieldedField(
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
  table: RequirementsTable,
  isBehindAbstract: boolean,
): ShieldedField {
  const coordinate = memberCoordinate(type.name, field.name);
  const rule = ruleOf(table, coordinate);
  const view = isBehindAbstract ? table.models.get(type.name) : undefined;
  return {
    coordinate,
    typeName: type.name,
    fieldName: field.name,
    rule: view ? { ...rule, requirement: allOf([view, rule.requirement]), inherits: false } : rule,
    arguments: field.args
      .map((argument) => ({ argument, rule: ruleOf(table, argumentCoordinate(type.name, field.name, argument.name)) }))
      .filter((each) => !each.rule.inherits || rulesReachableFrom(table, each.argument.type)),
  };
}

function isGuarded(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  { rule, arguments: args }: ShieldedField,
  table: RequirementsTable,
  isBehindAbstract: boolean,
): boolean {
  if (type === schema.getQueryType() || type === schema.getMutationType()) return true;
  if (isBehindAbstract && !rule.inherits) return true;
  const isPlain = rule.inherits || rule.requirement === table.models.get(type.name);
  return !isPlain || args.length > 0;
}

/** A type that can be reached through an interface or a union is not asked for by name: each of its fields asks. */
function typesBehindAbstractOnes(schema: GraphQLSchema): ReadonlySet<string> {
  const abstract = Object.values(schema.getTypeMap()).filter(isAbstractType);
  return new Set(abstract.flatMap((type) => schema.getPossibleTypes(type).map(({ name }) => name)));
}
