import {
  type GraphQLInputType,
  type GraphQLNamedType,
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

/** What a value of an input type names: the rules that using it asks, and the types that it gives something of. */
export interface ValueUses {
  readonly rules: Rule[];
  readonly types: Set<GraphQLNamedType>;
}

/** The same of a literal, and the variables whose values are still to be seen. */
export interface InputUses extends ValueUses {
  readonly variables: { readonly name: string; readonly type: GraphQLInputType }[];
}

/** Collects what a literal of a document names. A variable that may turn out to be absent counts by its place. */
export function usesOfLiteral(table: RequirementsTable, type: GraphQLInputType, value: ValueNode): InputUses {
  const uses: InputUses = { rules: [], types: new Set(), variables: [] };
  visitLiteral(table, type, value, uses);
  return uses;
}

/** Collects what a coerced value (of a variable, or of an argument as a resolver gets it) names. */
export function usesOfValue(table: RequirementsTable, type: GraphQLInputType, value: unknown): ValueUses {
  const uses: ValueUses = { rules: [], types: new Set() };
  visitValue(table, type, value, uses);
  return uses;
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
  noteType(type, uses);
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

function visitValue(table: RequirementsTable, inputType: GraphQLInputType, value: unknown, uses: ValueUses): void {
  const type = getNullableType(inputType);
  if (value === null || value === undefined) return;
  noteType(type, uses);
  if (isListType(type)) {
    for (const item of Array.isArray(value) ? value : [value]) visitValue(table, type.ofType, item, uses);
  } else if (isEnumType(type)) {
    const member = type.getValues().find((each) => each.value === value);
    if (member) addRule(table, type.name, member.name, uses.rules);
  } else if (isInputObjectType(type) && typeof value === 'object') {
    const fields = type.getFields();
    for (const [name, inner] of Object.entries(value)) {
      const field = fields[name];
      if (!field) continue;
      addRule(table, type.name, name, uses.rules);
      visitValue(table, field.type, inner, uses);
    }
  }
}

function noteType(type: GraphQLInputType, { types }: ValueUses): void {
  const named = getNamedType(type);
  if (isEnumType(named) || isInputObjectType(named)) types.add(named);
}

function addRule(table: RequirementsTable, typeName: string, memberName: string, rules: Rule[]): void {
  const rule = ruleOf(table, memberCoordinate(typeName, memberName));
  if (!rule.inherits) rules.push(rule);
}
