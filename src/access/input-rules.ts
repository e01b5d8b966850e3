import {
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLEnumValue,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { ConfigProblems } from './config-problems.js';
import { argumentCoordinate, memberCoordinate } from './coordinate.js';
import type { AnyField, FieldRules, FieldsType } from './field-rules.js';
import { actionRequirement } from './model-requirement.js';
import { allOf, type Requirement } from './requirement.js';
import { inheritedRule, type Rule } from './requirements-table.js';
import type { Permission } from './rights.js';
import { readAccessDirectives } from './schema-directives.js';

/** An input field or an enum value. */
export type InputMember = GraphQLInputField | GraphQLEnumValue;

/** Arguments that select, order or group rows: what they name is read, in a mutation too (AZ-6, AZ-7). */
const readingArguments: ReadonlySet<string> = new Set(['where', 'by', 'orderBy', 'groupBy']);

/** Whether an argument selects, orders or groups rows, rather than being written. */
export function isReadingArgument(name: string): boolean {
  return readingArguments.has(name);
}

/** How generated input types are used: to read, or to write under these permissions. */
interface InputUse {
  reads: boolean;
  writes: ReadonlySet<Permission> | null;
}

/** The rules of arguments, input fields and enum values: of their own where they stand for an output field, else inherited. */
export class InputRules {
  readonly #schema: GraphQLSchema;
  readonly #fields: FieldRules;
  readonly #problems: ConfigProblems;
  readonly #uses = new Map<string, InputUse>();

  constructor(schema: GraphQLSchema, fields: FieldRules, problems: ConfigProblems) {
    this.#schema = schema;
    this.#fields = fields;
    this.#problems = problems;
    for (const type of Object.values(schema.getTypeMap())) {
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      for (const field of Object.values(type.getFields())) this.#noteUses(field);
    }
  }

  /** An argument that selects rows of a model asks to see that model; every other inherits from its field. */
  ruleForArgument(type: FieldsType, field: AnyField, argument: GraphQLArgument): Rule {
    const coordinate = argumentCoordinate(type.name, field.name, argument.name);
    const named = getNamedType(argument.type);
    const isReading = readingArguments.has(argument.name) || this.#uses.get(named.name)?.writes === null;
    const model = isReading && (isInputObjectType(named) || isEnumType(named)) ? this.#modelBehind(named) : null;
    const view = model === null ? null : this.#fields.viewOf(model);
    return view ? { coordinate, shownAs: coordinate, requirement: view, inherits: false } : inheritedRule(coordinate);
  }

  /** A member that mirrors an output field asks what reading that one asks, or writing it where the input type writes. */
  ruleForMember(type: GraphQLInputObjectType | GraphQLEnumType, member: InputMember): Rule {
    const coordinate = memberCoordinate(type.name, member.name);
    const { mirrors } = readAccessDirectives(this.#schema, member);
    if (mirrors === null) return inheritedRule(coordinate);
    const use = this.#uses.get(type.name) ?? { reads: true, writes: null };
    const parts = [
      ...(use.reads ? [this.#fields.requirementAt(mirrors)] : []),
      ...(use.writes ? [this.#writing(mirrors, use.writes)] : []),
    ].filter((part) => part !== null);
    if (parts.length === 0) this.#problems.add(coordinate, `mirrors ${mirrors}, which does not exist`);
    return { coordinate, shownAs: mirrors, requirement: allOf(parts), inherits: false };
  }

  /** Writing a field needs its own scopes and its target's view, but not the view of the model that is written. */
  #writing(mirrored: string, permissions: ReadonlySet<Permission>): Requirement | null {
    const extra = this.#fields.extraAt(mirrored);
    return extra && allOf([{ token: true, permissions: [...permissions], scopes: [] }, extra]);
  }

  #noteUses(field: AnyField): void {
    const { action } = readAccessDirectives(this.#schema, field);
    for (const argument of field.args) {
      if (readingArguments.has(argument.name)) this.#noteUse(argument.type, null);
      else if (action) {
        this.#noteUse(argument.type, new Set(actionRequirement(action.model, action.verb).permissions));
      }
    }
  }

  /** Notes that a type, and what is reachable from it, is read (`null`) or written under the given permissions. */
  #noteUse(argumentType: GraphQLArgument['type'], writes: ReadonlySet<Permission> | null): void {
    const type = getNamedType(argumentType);
    if (!isInputObjectType(type) && !isEnumType(type)) return;
    const before = this.#uses.get(type.name) ?? { reads: false, writes: null };
    const after = writes === null ? { ...before, reads: true } : { ...before, writes: common(before.writes, writes) };
    if (before.reads === after.reads && before.writes?.size === after.writes?.size) return;
    this.#uses.set(type.name, after);
    if (isEnumType(type)) return;
    for (const field of Object.values(type.getFields())) this.#noteUse(field.type, writes);
  }

  #modelBehind(type: GraphQLInputObjectType | GraphQLEnumType): string | null {
    const members: readonly InputMember[] = isEnumType(type) ? type.getValues() : Object.values(type.getFields());
    return this.#modelMirroredBy(members) ?? this.#modelMirroredBy(isEnumType(type) ? [] : membersWithin(type));
  }

  #modelMirroredBy(members: readonly InputMember[]): string | null {
    for (const member of members) {
      const { mirrors } = readAccessDirectives(this.#schema, member);
      if (mirrors !== null) return mirrors.split('.')[0] ?? null;
    }
    return null;
  }
}

/** A unique key of several fields stands in an input of its own. */
function membersWithin(type: GraphQLInputObjectType): readonly InputMember[] {
  const inner = Object.values(type.getFields()).map((field) => getNamedType(field.type));
  return inner.filter(isInputObjectType).flatMap((part) => Object.values(part.getFields()));
}

/** Several operations write through one input type: only what all of them need is sure. */
function common(one: ReadonlySet<Permission> | null, other: ReadonlySet<Permission>): ReadonlySet<Permission> {
  return one === null ? other : new Set([...one].filter((permission) => other.has(permission)));
}
