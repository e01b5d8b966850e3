import {
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { Coordinate } from './coordinate.js';
import type { FieldsType } from './field-rules.js';
import { Openness } from './openness.js';
import type { RequirementsTable } from './requirements-table.js';
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
  readonly #openness: Openness;
  readonly #coordinates = new Set<Coordinate>();
  readonly #typeNames = new Set<string>();
  readonly #entered = new Set<GraphQLNamedType>();

  constructor(table: RequirementsTable, rights: Rights | null) {
    this.#schema = table.schema;
    this.#openness = new Openness(table, rights);
  }

  find(): Reach {
    for (const root of [this.#schema.getQueryType(), this.#schema.getMutationType()]) {
      if (root && this.#openness.isOpen(root)) this.#enter(root);
    }
    return { coordinates: this.#coordinates, typeNames: this.#typeNames };
  }

  /** What answers an interface or a union may be of any of its types. */
  #enter(type: GraphQLNamedType): void {
    if (this.#entered.has(type)) return;
    this.#entered.add(type);
    this.#enterAlone(type);
    if (isAbstractType(type)) for (const each of this.#openness.visibleMembers(type)) this.#enter(each);
  }

  /** An object that has an interface leads to it, and no further: it is of no other type. */
  #enterAlone(type: GraphQLNamedType): void {
    if (this.#typeNames.has(type.name)) return;
    this.#typeNames.add(type.name);
    if (isObjectType(type) || isInterfaceType(type)) this.#enterFields(type);
    if (isInputObjectType(type)) this.#enterInput(type);
    if (isEnumType(type)) {
      for (const { coordinate, requirement } of this.#openness.valueRulesOf(type)) {
        if (this.#openness.allows(requirement)) this.#coordinates.add(coordinate);
      }
    }
  }

  #enterFields(type: FieldsType): void {
    for (const each of type.getInterfaces()) if (this.#openness.isOpen(each)) this.#enterAlone(each);
    for (const field of this.#openness.fieldsOf(type)) {
      if (!this.#openness.isFieldOpen(type, field)) continue;
      this.#coordinates.add(field.rule.coordinate);
      this.#enter(field.type);
      for (const argument of field.args) {
        if (!this.#openness.takes(argument)) continue;
        this.#coordinates.add(argument.rule.coordinate);
        this.#enter(argument.type);
      }
    }
  }

  #enterInput(type: GraphQLInputObjectType): void {
    for (const field of this.#openness.inputFieldsOf(type)) {
      if (!this.#openness.takes(field)) continue;
      this.#coordinates.add(field.rule.coordinate);
      this.#enter(field.type);
    }
  }
}
