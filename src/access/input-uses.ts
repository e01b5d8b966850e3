import {
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  Kind,
  type ValueNode,
} from 'graphql';
import { memberCoordinate } from './coordinate.js';
import { type RequirementsTable, type Rule, ruleOf } from './requirements-table.js';

/** What a value of an input type names: the rules that using it asks, and the variables whose values are still to be seen. */
export interface InputUses {
  readonly rules: Rule[];
  readonly variables: { readonly name: string; readonly type: GraphQLInputType }[];
}

/** Collects what a literal of a document names. A variable that may turn out to be absent counts by its place. */
export function usesOfLiteral(table: RequirementsTable, type: GraphQLInputType, value: ValueNode): InputUses {
  const uses: InputUses = { rules: [], variables: [] };
  visitLiteral(table, type, value, uses);
  return uses;
}

/** Collects what a coerced value (of a variable, or of an argument as a resolver gets it) names. */
export function rulesOfValue(table: RequirementsTable, type: GraphQLInputType, value: unknown): readonly Rule[] {
  const rules: Rule[] = [];
  visitValue(table, type, value, rules);
  return rules;
}

/** Whether a value of an input type can name anything that asks something of its own. */
export function rulesReachableFrom(
  table: RequirementsTable,
  inputType: GraphQLInputType,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  const type = getNamedType(inputType);
  if (seen.has(type.name) || !(isEnumType(type) || isInputObjectType(type))) return false;
  const members = isEnumType(type) ? type.getValues() : Object.values(type.getFields());
  if (members.some(({ name }) => !ruleOf(table, memberCoordinate(type.name, name)).inherits)) return true;
  if (isEnumType(type)) return false;
  const visited = new Set([...seen, type.name]);
  return Object.values(type.getFields()).some((field) => rulesReachableFrom(table, field.type, visited));
}

function visitLiteral(table: RequirementsTable, inputType: GraphQLInputType, value: ValueNode, uses: InputUses): void {
  const type = getNullableType(inputType);
  if (value.kind === Kind.VARIABLE) {
    uses.variables.push({ name: value.name.value, type });
  } else if (isListType(type)) {
    const items = value.kind === Kind.LIST ? value.values : [value];
    for (const item of items) visitLiteral(table, type.ofType, item, uses);
  } else if (isEnumType(type) && value.kind === Kind.ENUM) {
    addRule(table, type.name, value.value, uses.rules);
  } else if (isInputObjectType(type) && value.kind === Kind.OBJECT) {
    for (const { name, value: inner } of value.fields) {
      const field = type.getFields()[name.value];
      if (!field) continue;
      addRule(table, type.name, field.name, uses.rules);
      visitLiteral(table, field.type, inner, uses);
    }
  }
}

function visitValue(table: RequirementsTable, inputType: GraphQLInputType, value: unknown, rules: Rule[]): void {
  const type = getNullableType(inputType);
  if (value === null || value === undefined) return;
  if (isListType(type)) {
    for (const item of Array.isArray(value) ? value : [value]) visitValue(table, type.ofType, item, rules);
  } else if (isEnumType(type)) {
    const member = type.getValues().find((each) => each.value === value);
    if (member) addRule(table, type.name, member.name, rules);
  } else if (isInputObjectType(type) && typeof value === 'object') {
    const fields = type.getFields();
    for (const [name, inner] of Object.entries(value)) {
      const field = fields[name];
      if (!field) continue;
      addRule(table, type.name, name, rules);
      visitValue(table, field.type, inner, rules);
    }
  }
}

function addRule(table: RequirementsTable, typeName: string, memberName: string, rules: Rule[]): void {
  const rule = ruleOf(table, memberCoordinate(typeName, memberName));
  if (!rule.inherits) rules.push(rule);
}
