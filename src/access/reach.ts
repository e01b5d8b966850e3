import {
  type GraphQLAbstractType,
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
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

/** A field, argument or input field with what is asked of it: the same for all rights, so worked out once a table. */
interface Facts<T> {
  readonly it: T;
  readonly coordinate: Coordinate;
  readonly requirement: Requirement;
  /** The innermost type. */
  readonly type: GraphQLNamedType;
  readonly isRequired: boolean;
}

interface FieldFacts extends Facts<GraphQLField<unknown, unknown>> {
  readonly args: readonly Facts<GraphQLArgument>[];
}

interface SchemaFacts {
  readonly fields: ReadonlyMap<FieldsType, readonly FieldFacts[]>;
  readonly inputFields: ReadonlyMap<GraphQLInputObjectType, readonly Facts<GraphQLInputField>[]>;
}

const knownFacts = new WeakMap<RequirementsTable, SchemaFacts>();

function factsOf(table: RequirementsTable): SchemaFacts {
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
  return (field) => ({
    ...facts(table, field, memberCoordinate(type.name, field.name), false),
    args: field.args.map((argument) =>
      facts(table, argument, argumentCoordinate(type.name, field.name, argument.name), isRequiredArgument(argument)),
    ),
  });
}

function facts<T extends { readonly type: GraphQLInputType | GraphQLOutputType }>(
  table: RequirementsTable,
  it: T,
  coordinate: Coordinate,
  isRequired: boolean,
): Facts<T> {
  return {
    it,
    coordinate,
    requirement: ruleOf(table, coordinate).requirement,
    type: getNamedType(it.type),
    isRequired,
  };
}

class ReachFinder {
  readonly #facts: SchemaFacts;
  readonly #schema: GraphQLSchema;
  readonly #table: RequirementsTable;
  readonly #rights: Rights | null;
  readonly #decided = new Map<Requirement, boolean>();
  readonly #inputs = new Map<GraphQLNamedType, boolean>();
  readonly #closed = new Set<Coordinate>();
  readonly #coordinates = new Set<Coordinate>();
  readonly #typeNames = new Set<string>();
  readonly #entered = new Set<GraphQLAbstractType>();

  constructor(table: RequirementsTable, rights: Rights | null) {
    this.#schema = table.schema;
    this.#table = table;
    this.#rights = rights;
    this.#facts = factsOf(table);
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
    for (const [type, fields] of this.#facts.fields) {
      for (const field of fields) {
        if (!this.#closed.has(field.coordinate) && !this.#isOpen(type, field)) this.#closed.add(field.coordinate);
      }
    }
    return this.#closed.size > before;
  }

  #isOpen(type: FieldsType, field: FieldFacts): boolean {
    if (!this.#allows(field.requirement)) return false;
    if (!field.args.every((argument) => !argument.isRequired || this.#takes(argument))) return false;
    if (isInterfaceType(type) && !this.#isOpenEverywhere(type.name, field.it.name)) return false;
    return this.#isSelectable(field.type);
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
    return this.#fieldsOf(type).some(({ coordinate }) => !this.#closed.has(coordinate));
  }

  #fieldsOf(type: FieldsType): readonly FieldFacts[] {
    return this.#facts.fields.get(type) ?? [];
  }

  #visibleMembers(type: Parameters<GraphQLSchema['getPossibleTypes']>[0]): readonly GraphQLObjectType[] {
    return this.#schema.getPossibleTypes(type).filter((each) => this.#isVisibleType(each) && this.#hasFields(each));
  }

  #isVisibleType(type: GraphQLObjectType): boolean {
    const view = this.#table.models.get(type.name);
    return !view || decide(view, this.#rights).allowed;
  }

  #takes({ requirement, type }: Facts<unknown>): boolean {
    return this.#allows(requirement) && this.#takesInput(type);
  }

  /** An input type can be used when all that it requires, and anything at all, can be given. */
  #takesInput(type: GraphQLNamedType): boolean {
    const known = this.#inputs.get(type);
    if (known !== undefined) return known;
    this.#inputs.set(type, true);
    const takes = isInputObjectType(type)
      ? this.#takesFields(this.#facts.inputFields.get(type) ?? [])
      : !isEnumType(type) || type.getValues().some(({ name }) => this.#allowsValue(type, name));
    this.#inputs.set(type, takes);
    return takes;
  }

  #takesFields(fields: readonly Facts<GraphQLInputField>[]): boolean {
    let hasAny = false;
    for (const field of fields) {
      const takes = this.#takes(field);
      if (!takes && field.isRequired) return false;
      hasAny ||= takes;
    }
    return hasAny;
  }

  #allowsValue(type: GraphQLEnumType, name: string): boolean {
    return this.#allows(ruleOf(this.#table, memberCoordinate(type.name, name)).requirement);
  }

  /** Many coordinates share one requirement. */
  #allows(requirement: Requirement): boolean {
    const known = this.#decided.get(requirement);
    if (known !== undefined) return known;
    const { allowed } = decide(requirement, this.#rights);
    this.#decided.set(requirement, allowed);
    return allowed;
  }

  /** What answers an interface or a union may be of any of its types. */
  #enter(type: GraphQLNamedType): void {
    this.#enterAlone(type);
    if (!isAbstractType(type) || this.#entered.has(type)) return;
    this.#entered.add(type);
    for (const each of this.#visibleMembers(type)) this.#enter(each);
  }

  /** An object that has an interface leads to it, and no further: it is of no other type. */
  #enterAlone(type: GraphQLNamedType): void {
    if (this.#typeNames.has(type.name)) return;
    this.#typeNames.add(type.name);
    if (isObjectType(type) || isInterfaceType(type)) this.#enterFields(type);
    if (isInputObjectType(type)) this.#enterInput(type);
    if (isEnumType(type)) {
      for (const { name } of type.getValues()) {
        if (this.#allowsValue(type, name)) this.#coordinates.add(memberCoordinate(type.name, name));
      }
    }
  }

  #enterFields(type: FieldsType): void {
    for (const each of type.getInterfaces()) if (this.#hasFields(each)) this.#enterAlone(each);
    for (const { coordinate, type: answered, args } of this.#fieldsOf(type)) {
      if (this.#closed.has(coordinate)) continue;
      this.#coordinates.add(coordinate);
      this.#enter(answered);
      for (const argument of args) {
        if (!this.#takes(argument)) continue;
        this.#coordinates.add(argument.coordinate);
        this.#enter(argument.type);
      }
    }
  }

  #enterInput(type: GraphQLInputObjectType): void {
    for (const field of this.#facts.inputFields.get(type) ?? []) {
      if (!this.#takes(field)) continue;
      this.#coordinates.add(field.coordinate);
      this.#enter(field.type);
    }
  }
}
