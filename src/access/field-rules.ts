import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { ConfigProblems } from './config-problems.js';
import { type Coordinate, memberCoordinate } from './coordinate.js';
import { actionRequirement } from './model-requirement.js';
import { allOf, anyToken, publicAccess, type Requirement } from './requirement.js';
import { inheritedRule, type Rule } from './requirements-table.js';
import { type AccessDirectives, readAccessDirectives } from './schema-directives.js';
import { isPermissionName, isScopeName } from './schema-refusals.js';

/** A type that has output fields. */
export type FieldsType = GraphQLObjectType | GraphQLInterfaceType;

/** Any output field. */
export type AnyField = GraphQLField<unknown, unknown>;

/** The rules of output fields, worked out from their directives and their types, each once. */
export class FieldRules {
  readonly #schema: GraphQLSchema;
  readonly #models: ReadonlyMap<string, Requirement>;
  readonly #problems: ConfigProblems;
  readonly #rules = new Map<Coordinate, Rule>();
  readonly #beingRead = new Set<Coordinate>();

  constructor(schema: GraphQLSchema, models: ReadonlyMap<string, Requirement>, problems: ConfigProblems) {
    this.#schema = schema;
    this.#models = models;
    this.#problems = problems;
  }

  /** The rule of a field; what is wrong with it goes to the problems. */
  ruleFor(type: FieldsType, field: AnyField): Rule {
    const coordinate = memberCoordinate(type.name, field.name);
    const known = this.#rules.get(coordinate);
    if (known) return known;
    const directives = readAccessDirectives(this.#schema, field);
    this.#check(type, field, directives);
    const parts = this.#isRoot(type)
      ? this.#rootParts(type, field, directives)
      : this.#partsBelow(type, field, directives);
    const rule =
      parts.length === 0
        ? inheritedRule(coordinate)
        : {
            coordinate,
            shownAs: this.#shownAs(type, directives) ?? coordinate,
            requirement: allOf(parts),
            inherits: false,
          };
    this.#rules.set(coordinate, rule);
    return rule;
  }

  /** A field of no model that stands for another one, such as the sum of it, is named by what it stands for. */
  #shownAs(type: FieldsType, { mirrors }: AccessDirectives): Coordinate | null {
    return this.#models.has(type.name) ? null : mirrors;
  }

  /** What a use of an output field asks, by its coordinate; `null`: no object type has that field. */
  requirementAt(coordinate: Coordinate): Requirement | null {
    const found = this.#find(coordinate);
    return found && this.ruleFor(found.type, found.field).requirement;
  }

  /** What an output field asks beside seeing its own model (its scopes, its target's view); `null`: no such field. */
  extraAt(coordinate: Coordinate): Requirement | null {
    const found = this.#find(coordinate);
    if (!found) return null;
    const directives = readAccessDirectives(this.#schema, found.field);
    return allOf([...this.#targetParts(found.field), ...this.#ownParts(found.type, found.field, directives)]);
  }

  /** What seeing anything of a model asks; `null`: no such model. */
  viewOf(model: string): Requirement | null {
    return this.#models.get(model) ?? null;
  }

  #isRoot(type: FieldsType): boolean {
    return type === this.#schema.getQueryType() || type === this.#schema.getMutationType();
  }

  #rootParts(type: FieldsType, field: AnyField, directives: AccessDirectives): readonly Requirement[] {
    return [
      ...rootRules(directives, type === this.#schema.getMutationType() ? 'write' : 'read'),
      ...scopeParts(directives),
      ...this.#targetParts(field),
    ];
  }

  /** None: the field asks nothing of its own, so it inherits from the field that returned its object. */
  #partsBelow(type: FieldsType, field: AnyField, directives: AccessDirectives): readonly Requirement[] {
    const target = this.#targetParts(field);
    const own = this.#ownParts(type, field, directives);
    if (target.length > 0) return [...target, ...own];
    const view = this.#models.get(type.name);
    if (!view) return own;
    // The type's own read scope is asked where the type is reached, so that a denial names the scope that is really missing.
    return [directives.scopes ? { ...view, scopes: [] } : view, ...own];
  }

  #ownParts(type: FieldsType, field: AnyField, directives: AccessDirectives): readonly Requirement[] {
    return [
      ...permissionParts(directives),
      ...scopeParts(directives),
      ...this.#mirroredParts(type, field, directives),
      ...this.#readParts(type, field, directives),
    ];
  }

  /** What seeing the model asks that a field answers: one row, a list or a connection of it (AZ-2). */
  #targetParts(field: AnyField): readonly Requirement[] {
    const named = getNamedType(field.type);
    const nodes = isObjectType(named) ? named.getFields().nodes : undefined;
    const reached = this.#models.get(named.name) ?? (nodes && this.#models.get(getNamedType(nodes.type).name));
    return reached ? [reached] : [];
  }

  #mirroredParts(type: FieldsType, field: AnyField, { mirrors }: AccessDirectives): readonly Requirement[] {
    if (mirrors === null) return [];
    const requirement = this.requirementAt(mirrors);
    if (!requirement) this.#note(type, field, `mirrors ${mirrors}, which does not exist`);
    return requirement ? [requirement] : [];
  }

  #readParts(type: FieldsType, field: AnyField, { reads }: AccessDirectives): readonly Requirement[] {
    const coordinate = memberCoordinate(type.name, field.name);
    if (this.#beingRead.has(coordinate)) return [];
    this.#beingRead.add(coordinate);
    const requirements = reads.map((name) => this.requirementAt(memberCoordinate(type.name, name)));
    this.#beingRead.delete(coordinate);
    const unknown = reads.filter((_, index) => requirements[index] === null);
    if (unknown.length > 0) this.#note(type, field, `@reads names ${unknown.join(', ')}, which ${type.name} has not`);
    return requirements.filter((requirement) => requirement !== null);
  }

  #check(type: FieldsType, field: AnyField, directives: AccessDirectives): void {
    if (this.#isRoot(type)) this.#checkRoot(type, field, directives);
    else if (directives.isPublic || directives.isAuthenticated || directives.action) {
      this.#note(type, field, '@public and @authenticated have a meaning on root fields only: remove them');
    }
    if (directives.scopes?.some((set) => set.length === 0) || directives.scopes?.length === 0) {
      this.#note(
        type,
        field,
        '@requiresScopes has an empty list, which any token would pass: name a scope or remove it',
      );
    }
    this.#checkNames(type, field, directives);
    this.#checkNullable(type, field, directives);
  }

  #checkNames(type: FieldsType, field: AnyField, { permission, scopes }: AccessDirectives): void {
    if (permission !== null && !isPermissionName(permission)) {
      this.#note(type, field, `${JSON.stringify(permission)} is no permission code: letters, digits and _ . : -`);
    }
    for (const scope of (scopes ?? []).flat().filter((name) => !isScopeName(name))) {
      this.#note(type, field, `no token can have the scope ${JSON.stringify(scope)} (RFC 6749, 3.3)`);
    }
  }

  #checkRoot(type: FieldsType, field: AnyField, directives: AccessDirectives): void {
    const rules = rootRules(directives, 'read');
    if (rules.length === 0) {
      this.#note(type, field, 'has no rule: add @permission(requires: "..."), @authenticated or @public');
    }
    if (rules.length > 1) {
      this.#note(type, field, 'has more than one of @permission, @authenticated and @public: keep one');
    }
    if (directives.isPublic && (this.#targetParts(field).length > 0 || directives.scopes)) {
      this.#note(type, field, 'is @public, yet what it answers asks for a permission or a scope: remove @public');
    }
  }

  /** A refused or hidden answer is null and must not take its neighbours with it. */
  #checkNullable(type: FieldsType, field: AnyField, directives: AccessDirectives): void {
    if (!isNonNullType(field.type)) return;
    const nullable = getNullableType(field.type);
    const isReference = this.#models.has(type.name) && !isListType(nullable) && this.#targetParts(field).length > 0;
    const isRefusable = directives.scopes !== null || directives.permission !== null || isReference;
    if (isRefusable || (this.#isRoot(type) && !directives.isPublic)) {
      this.#note(type, field, `may be refused or hidden, so it must be nullable: declare it as ${nullable}`);
    }
  }

  #note(type: FieldsType, field: AnyField, remedy: string): void {
    this.#problems.add(memberCoordinate(type.name, field.name), remedy);
  }

  #find(coordinate: Coordinate): { readonly type: FieldsType; readonly field: AnyField } | null {
    const [typeName = '', fieldName = ''] = coordinate.split('.');
    const type = this.#schema.getType(typeName);
    const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
    return isObjectType(type) && field ? { type, field } : null;
  }
}

/** What the directives that make a root field reachable ask; exactly one of them belongs on each. */
function rootRules(directives: AccessDirectives, umbrella: 'read' | 'write'): readonly Requirement[] {
  const { action, permission, isAuthenticated, isPublic } = directives;
  return [
    ...(action ? [actionRequirement(action.model, action.verb)] : []),
    ...(permission === null ? [] : [{ token: true, permissions: [permission], scopes: [[umbrella]] }]),
    ...(isAuthenticated ? [anyToken] : []),
    ...(isPublic ? [publicAccess] : []),
  ];
}

function permissionParts({ permission }: AccessDirectives): readonly Requirement[] {
  return permission === null ? [] : [{ token: true, permissions: [permission], scopes: [] }];
}

function scopeParts({ scopes }: AccessDirectives): readonly Requirement[] {
  return scopes === null ? [] : [{ token: true, permissions: [], scopes }];
}
