import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';
import { argumentCoordinate, type Coordinate, memberCoordinate } from './coordinate.js';
import { decide } from './decide.js';
import type { FieldsType } from './field-rules.js';
import type { Requirement } from './requirement.js';
import { type RequirementsTable, ruleOf } from './requirements-table.js';
import type { Rights } from './rights.js';

/** The part of a schema that some rights can execute. */
export interface Reach {
  /** Fields, arguments, input fields and enum values. */
  readonly coordinates: ReadonlySet<Coordinate>;
  readonly typeNames: ReadonlySet<string>;
}

/**
 * Works out what a set of rights can execute: what its rules allow and what a document can get to from the roots (AZ-10). A field whose
 * required argument is refused, or whose type has nothing left to select, is out of reach. `null` rights: anonymous.
 */
export function reachOf(table: RequirementsTable, rights: Rights | null): Reach {
  return new ReachFinder(table, rights).find();
}

class ReachFinder {
  readonly #schema: GraphQLSchema;
  readonly #table: RequirementsTable;
  readonly #rights: Rights | null;
  readonly #decided = new Map<Requirement, boolean>();
  readonly #inputs = new Map<GraphQLNamedType, boolean>();
  readonly #closed = new Set<Coordinate>();
  readonly #coordinates = new Set<Coordinate>();
  readonly #typeNames = new Set<string>();

  constructor(table: RequirementsTable, rights: Rights | null) {
    this.#schema = table.schema;
    this.#table = table;
    this.#rights = rights;
  }

  find(): Reach {
    while (this.#closeEmpty());
    for (const root of [this.#schema.getQueryType(), this.#schema.getMutationType()]) {
      if (root && this.#hasFields(root)) this.#enter(root);
    }
    return { coordinates: this.#coordinates, typeNames: this.#typeNames };
  }

  /** Closes fields whose type has nothing left to select; that may empty other types, so it is repeated until nothing changes. */
  #closeEmpty(): boolean {
    const before = this.#closed.size;
    for (const type of Object.values(this.#schema.getTypeMap())) {
      if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) continue;
      for (const field of Object.values(type.getFields())) {
        const coordinate = memberCoordinate(type.name, field.name);
        if (!this.#closed.has(coordinate) && !this.#isOpen(type, field)) this.#closed.add(coordinate);
      }
    }
    return this.#closed.size > before;
  }

  #isOpen(type: FieldsType, field: GraphQLField<unknown, unknown>): boolean {
    if (!this.#allows(memberCoordinate(type.name, field.name))) return false;
    const required = field.args.filter(isRequiredArgument);
    if (!required.every((argument) => this.#takesArgument(type, field, argument))) return false;
    if (isInterfaceType(type) && !this.#isOpenEverywhere(type.name, field.name)) return false;
    return this.#isSelectable(getNamedType(field.type));
  }

  /** What an interface shows, each of its types that can be seen must have. */
  #isOpenEverywhere(interfaceName: string, fieldName: string): boolean {
    const type = this.#schema.getType(interfaceName);
    if (!isInterfaceType(type)) return false;
    const visible = this.#visibleMembers(type);
    return visible.length > 0 && visible.every((each) => !this.#closed.has(memberCoordinate(each.name, fieldName)));
  }

  #isSelectable(type: GraphQLNamedType): boolean {
    if (isObjectType(type)) return this.#hasFields(type);
    if (isUnionType(type)) return this.#visibleMembers(type).length > 0;
    return !isInterfaceType(type) || this.#hasFields(type);
  }

  #hasFields(type: FieldsType): boolean {
    return Object.keys(type.getFields()).some((name) => !this.#closed.has(memberCoordinate(type.name, name)));
  }

  #visibleMembers(type: Parameters<GraphQLSchema['getPossibleTypes']>[0]): readonly GraphQLObjectType[] {
    return this.#schema.getPossibleTypes(type).filter((each) => this.#isVisibleType(each) && this.#hasFields(each));
  }

  #isVisibleType(type: GraphQLObjectType): boolean {
    const view = this.#table.models.get(type.name);
    return !view || decide(view, this.#rights).allowed;
  }

  #takesArgument(type: FieldsType, field: GraphQLField<unknown, unknown>, argument: GraphQLArgument): boolean {
    const coordinate = argumentCoordinate(type.name, field.name, argument.name);
    return this.#allows(coordinate) && this.#takesInput(argument.type);
  }

  /** An input type can be used when all that it requires, and anything at all, can be given. */
  #takesInput(inputType: GraphQLInputType): boolean {
    const type = getNamedType(inputType);
    const known = this.#inputs.get(type);
    if (known !== undefined) return known;
    this.#inputs.set(type, true);
    const takes = isInputObjectType(type)
      ? this.#takesFields(Object.values(type.getFields()), type.name)
      : !isEnumType(type) || type.getValues().some(({ name }) => this.#allows(memberCoordinate(type.name, name)));
    this.#inputs.set(type, takes);
    return takes;
  }

  #takesFields(fields: readonly GraphQLInputField[], typeName: string): boolean {
    const taken = fields.filter(
      (field) => this.#allows(memberCoordinate(typeName, field.name)) && this.#takesInput(field.type),
    );
    return taken.length > 0 && fields.filter(isRequiredInputField).every((field) => taken.includes(field));
  }

  /** Many coordinates share one requirement. */
  #allows(coordinate: Coordinate): boolean {
    const { requirement } = ruleOf(this.#table, coordinate);
    const known = this.#decided.get(requirement);
    if (known !== undefined) return known;
    const { allowed } = decide(requirement, this.#rights);
    this.#decided.set(requirement, allowed);
    return allowed;
  }

  #enter(type: GraphQLNamedType): void {
    if (this.#typeNames.has(type.name)) return;
    this.#typeNames.add(type.name);
    if (isObjectType(type) || isInterfaceType(type)) this.#enterFields(type);
    if (isInterfaceType(type) || isUnionType(type)) for (const each of this.#visibleMembers(type)) this.#enter(each);
    if (isInputObjectType(type)) this.#enterInput(type);
    if (isEnumType(type)) {
      for (const { name } of type.getValues()) {
        if (this.#allows(memberCoordinate(type.name, name))) this.#coordinates.add(memberCoordinate(type.name, name));
      }
    }
  }

  #enterFields(type: FieldsType): void {
    for (const each of type.getInterfaces()) if (this.#hasFields(each)) this.#enter(each);
    for (const field of Object.values(type.getFields())) {
      const coordinate = memberCoordinate(type.name, field.name);
      if (this.#closed.has(coordinate)) continue;
      this.#coordinates.add(coordinate);
      this.#enter(getNamedType(field.type));
      for (const argument of field.args) {
        if (!this.#takesArgument(type, field, argument)) continue;
        this.#coordinates.add(argumentCoordinate(type.name, field.name, argument.name));
        this.#enter(getNamedType(argument.type));
      }
    }
  }

  #enterInput(type: GraphQLInputObjectType): void {
    for (const field of Object.values(type.getFields())) {
      const coordinate = memberCoordinate(type.name, field.name);
      if (!this.#allows(coordinate) || !this.#takesInput(field.type)) continue;
      this.#coordinates.add(coordinate);
      this.#enter(getNamedType(field.type));
    }
  }
}
