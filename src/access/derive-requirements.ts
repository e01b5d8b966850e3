import { type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { ConfigProblems } from './config-problems.js';
import type { Coordinate } from './coordinate.js';
import { FieldRules } from './field-rules.js';
import { InputRules } from './input-rules.js';
import { viewRequirement } from './model-requirement.js';
import type { RequirementsTable, Rule } from './requirements-table.js';
import { directiveArguments } from './schema-directives.js';
import { noteRootsBelow } from './schema-refusals.js';
import { unreachedTypes } from './unreached-types.js';

/**
 * Derives the one table that every decision reads from the directives of the expanded schema (AZ-1 to AZ-6). Pure.
 *
 * @throws AccessConfigError when a coordinate has no rule, or one that cannot hold; it lists them all and how to mend each.
 */
export function deriveRequirements(schema: GraphQLSchema): RequirementsTable {
  const problems = new ConfigProblems();
  const models = new Map(modelNames(schema).map((name) => [name, viewRequirement(name)]));
  const fields = new FieldRules(schema, models, problems);
  const rules = [...outputRules(schema, fields), ...inputRules(schema, new InputRules(schema, fields, problems))];
  if (schema.getSubscriptionType()) problems.add('Subscription', 'is not served: remove the type');
  for (const coordinate of unmapped(schema, rules)) {
    problems.add(
      coordinate,
      'has no rule, because nothing in Query or Mutation leads to its type: use it, or remove it',
    );
  }
  noteRootsBelow(schema, problems);
  problems.throwIfAny();
  return { schema, rules: new Map(rules.map((rule) => [rule.coordinate, rule])), models };
}

function modelNames(schema: GraphQLSchema): readonly string[] {
  return ownTypes(schema).flatMap((type) =>
    isObjectType(type) && directiveArguments(schema, type, 'model') ? [type.name] : [],
  );
}

function outputRules(schema: GraphQLSchema, fields: FieldRules): readonly Rule[] {
  return ownTypes(schema).flatMap((type) =>
    isObjectType(type) || isInterfaceType(type)
      ? Object.values(type.getFields()).map((field) => fields.ruleFor(type, field))
      : [],
  );
}

function inputRules(schema: GraphQLSchema, inputs: InputRules): readonly Rule[] {
  return ownTypes(schema).flatMap((type): readonly Rule[] => {
    if (isObjectType(type) || isInterfaceType(type)) {
      return Object.values(type.getFields()).flatMap((field) =>
        field.args.map((argument) => inputs.ruleForArgument(type, field, argument)),
      );
    }
    if (isInputObjectType(type)) {
      return Object.values(type.getFields()).map((field) => inputs.ruleForMember(type, field));
    }
    return isEnumType(type) ? type.getValues().map((value) => inputs.ruleForMember(type, value)) : [];
  });
}

/** What inherits its rule, in types that nothing leads to: there is nobody to inherit from. */
function unmapped(schema: GraphQLSchema, rules: readonly Rule[]): readonly Coordinate[] {
  const names = new Set(unreachedTypes(schema).map(({ name }) => name));
  return rules
    .filter(({ coordinate, inherits }) => inherits && names.has(coordinate.split('.')[0] ?? ''))
    .map(({ coordinate }) => coordinate);
}

function ownTypes(schema: GraphQLSchema) {
  return Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'));
}
