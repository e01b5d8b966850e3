import {
  type GraphQLAbstractType,
  type GraphQLEnumType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { memberCoordinate } from './coordinate.js';
import { decide } from './decide.js';
import type { FieldsType } from './field-rules.js';
import type { Requirement } from './requirement.js';
import { type RequirementsTable, type Rule, ruleOf, viewRuleOf } from './requirements-table.js';
import type { Rights } from './rights.js';
import { type Facts, type FieldFacts, factsOf, type SchemaFacts } from './schema-facts.js';

/**
 * Which types and fields some rights can do anything with. A type is open while it has something to select or to give, and what leads only
 * to types that are not open is not open either. Types are settled when they are asked for, with those that they depend on and no others.
 * `null` rights: anonymous.
 */
export class Openness {
  readonly #facts: SchemaFacts;
  readonly #table: RequirementsTable;
  readonly rights: Rights | null;
  readonly #decided = new Map<Requirement, boolean>();
  /** What is known, and while types are being settled also what is not yet disproved of them. */
  readonly #open = new Map<GraphQLNamedType, boolean>();

  constructor(table: RequirementsTable, rights: Rights | null) {
    this.#table = table;
    this.rights = rights;
    this.#facts = factsOf(table);
  }

  /** Whether there is anything to select on a type, or to give for it. A type that only leads to itself has something. */
  isOpen(type: GraphQLNamedType): boolean {
    const known = this.#open.get(type);
    if (known !== undefined) return known;
    this.#settle(type);
    return this.#open.get(type) ?? true;
  }

  /** Whether an answer of this type can be anything: through an interface or a union, of any type that is open. */
  isAnswerable(type: GraphQLNamedType): boolean {
    return isAbstractType(type) ? this.visibleMembers(type).length > 0 : this.isOpen(type);
  }

  /** Whether a field can be used: it is allowed, so is what it requires, and its type is open. */
  isFieldOpen(type: FieldsType, field: FieldFacts): boolean {
    return (
      this.allows(field.rule.requirement) &&
      field.requiredArgs.every((argument) => this.takes(argument)) &&
      (!isInterfaceType(type) || this.#isOpenEverywhere(type, field.it.name)) &&
      this.isOpen(field.type)
    );
  }

  /** The fields of a type, open or not. */
  fieldsOf(type: FieldsType): readonly FieldFacts[] {
    return this.#facts.fields.get(type) ?? [];
  }

  /** The fields of an input type, open or not. */
  inputFieldsOf(type: GraphQLInputObjectType): readonly Facts<GraphQLInputField>[] {
    return this.#facts.inputFields.get(type) ?? [];
  }

  /** The rules of an enum's values. */
  valueRulesOf(type: GraphQLEnumType): readonly Rule[] {
    return type.getValues().map(({ name }) => ruleOf(this.#table, memberCoordinate(type.name, name)));
  }

  /** All types behind an interface or a union. */
  membersOf(type: GraphQLAbstractType): readonly GraphQLObjectType[] {
    return this.#table.schema.getPossibleTypes(type);
  }

  /** What seeing an object asks that was not reached by the name of its type. */
  viewRuleOf({ name }: GraphQLObjectType): Rule {
    return viewRuleOf(this.#table, name, name);
  }

  /** The types behind an interface or a union that can be seen and have something to select. */
  visibleMembers(type: GraphQLAbstractType): readonly GraphQLObjectType[] {
    return this.membersOf(type).filter((each) => this.#isSeen(each) && this.isOpen(each));
  }

  /** Whether an argument or an input field can be given. */
  takes({ rule, type }: Facts<unknown>): boolean {
    return this.allows(rule.requirement) && this.isOpen(type);
  }

  /** Many coordinates share one requirement. */
  allows(requirement: Requirement): boolean {
    const known = this.#decided.get(requirement);
    if (known !== undefined) return known;
    const { allowed } = decide(requirement, this.rights);
    this.#decided.set(requirement, allowed);
    return allowed;
  }

  /** Takes a type and all that it depends on for open, and disproves that until nothing changes. */
  #settle(start: GraphQLNamedType): void {
    const unsettled: GraphQLNamedType[] = [];
    const queue = [start];
    for (let type = queue.pop(); type; type = queue.pop()) {
      if (this.#open.has(type)) continue;
      this.#open.set(type, true);
      if (this.#isPlainlyOpen(type)) continue;
      unsettled.push(type);
      queue.push(...this.#dependenciesOf(type));
    }
    for (let before = -1; before !== unsettled.length; ) {
      before = unsettled.length;
      for (const [at, type] of [...unsettled.entries()].reverse()) {
        if (this.#hasSomething(type)) continue;
        this.#open.set(type, false);
        unsettled.splice(at, 1);
      }
    }
  }

  /** It has a member that depends on no other type: so has nearly every type, and no other has to be looked at. */
  #isPlainlyOpen(type: GraphQLNamedType): boolean {
    if (isEnumType(type)) return this.valueRulesOf(type).some(({ requirement }) => this.allows(requirement));
    if (isLeafType(type)) return true;
    if (isObjectType(type)) {
      return this.fieldsOf(type).some(
        (field) => isScalar(field.type) && field.requiredArgs.length === 0 && this.allows(field.rule.requirement),
      );
    }
    if (!isInputObjectType(type)) return false;
    const fields = this.inputFieldsOf(type);
    const isPlain = (field: Facts<unknown>) => isScalar(field.type) && this.allows(field.rule.requirement);
    return fields.some(isPlain) && fields.every((field) => !field.isRequired || isPlain(field));
  }

  #dependenciesOf(type: GraphQLNamedType): readonly GraphQLNamedType[] {
    if (isInputObjectType(type)) return this.#allowedTypes(this.inputFieldsOf(type));
    const fields = isObjectType(type) || isInterfaceType(type) ? this.fieldsOf(type) : [];
    const members = isAbstractType(type) ? this.membersOf(type) : [];
    const behindInterface = isInterfaceType(type) ? members.flatMap((each) => this.#allowedTypesOf(each)) : [];
    return [...members, ...behindInterface, ...this.#allowedTypesOfFields(fields)];
  }

  #allowedTypesOf(type: GraphQLObjectType): readonly GraphQLNamedType[] {
    return this.#allowedTypesOfFields(this.fieldsOf(type));
  }

  #allowedTypesOfFields(fields: readonly FieldFacts[]): readonly GraphQLNamedType[] {
    return [...this.#allowedTypes(fields), ...fields.flatMap((field) => this.#allowedTypes(field.requiredArgs))];
  }

  #allowedTypes(members: readonly Facts<unknown>[]): readonly GraphQLNamedType[] {
    return members.filter(({ rule }) => this.allows(rule.requirement)).map(({ type }) => type);
  }

  #hasSomething(type: GraphQLNamedType): boolean {
    if (isUnionType(type)) return this.visibleMembers(type).length > 0;
    if (isObjectType(type) || isInterfaceType(type)) {
      return this.fieldsOf(type).some((field) => this.isFieldOpen(type, field));
    }
    if (!isInputObjectType(type)) return this.#isPlainlyOpen(type);
    const fields = this.inputFieldsOf(type);
    return fields.some((field) => this.takes(field)) && fields.every((field) => !field.isRequired || this.takes(field));
  }

  /** What an interface shows, each of its types that can be seen must have. */
  #isOpenEverywhere(type: GraphQLAbstractType, fieldName: string): boolean {
    const visible = this.visibleMembers(type);
    const isOpenOn = (each: GraphQLObjectType) =>
      this.fieldsOf(each).some((field) => field.it.name === fieldName && this.isFieldOpen(each, field));
    return visible.length > 0 && visible.every(isOpenOn);
  }

  #isSeen(type: GraphQLObjectType): boolean {
    const view = this.#table.models.get(type.name);
    return !view || this.allows(view);
  }
}

const isScalar = (type: GraphQLNamedType): boolean => isLeafType(type) && !isEnumType(type);
