import {
  type GraphQLArgument,
  GraphQLEnumType,
  type GraphQLField,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
  type GraphQLInputFieldConfigMap,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInterfaceType,
  GraphQLList,
  type GraphQLNamedType,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLSchema,
  type GraphQLType,
  GraphQLUnionType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  specifiedDirectives,
} from 'graphql';
import { argumentCoordinate, memberCoordinate } from '../access/coordinate.js';
import type { Reach } from '../access/reach.js';

/** Builds the schema that is left of another within a reach (AZ-10). Types are made when they are first looked at. */
export function visibleSchemaOf(schema: GraphQLSchema, reach: Reach): GraphQLSchema {
  return new VisibleSchema(schema, reach).build();
}

class VisibleSchema {
  readonly #schema: GraphQLSchema;
  readonly #reach: Reach;
  readonly #types = new Map<string, GraphQLNamedType>();

  constructor(schema: GraphQLSchema, reach: Reach) {
    this.#schema = schema;
    this.#reach = reach;
  }

  build(): GraphQLSchema {
    const query = this.#schema.getQueryType();
    const mutation = this.#schema.getMutationType();
    const types = [...this.#reach.typeNames].map((name) => this.#named(this.#typeAt(name)));
    return new GraphQLSchema({
      description: this.#schema.description,
      query: query && this.#reach.typeNames.has(query.name) ? this.#root(query) : null,
      mutation: mutation && this.#reach.typeNames.has(mutation.name) ? this.#root(mutation) : null,
      types,
      directives: specifiedDirectives,
      assumeValid: true,
    });
  }

  #typeAt(name: string): GraphQLNamedType {
    const type = this.#schema.getType(name);
    if (!type) throw new TypeError(`no type ${name}`);
    return type;
  }

  #root(type: GraphQLObjectType): GraphQLObjectType | null {
    const visible = this.#named(type);
    return isObjectType(visible) ? visible : null;
  }

  #named(type: GraphQLNamedType): GraphQLNamedType {
    const known = this.#types.get(type.name);
    if (known) return known;
    const visible = this.#rebuild(type);
    this.#types.set(type.name, visible);
    return visible;
  }

  /** Scalars and introspection types are shared; the rest is built anew without what is out of reach. */
  #rebuild(type: GraphQLNamedType): GraphQLNamedType {
    const { name, description } = type;
    if (isObjectType(type)) return new GraphQLObjectType({ name, description, ...this.#fieldsAndInterfaces(type) });
    if (isInterfaceType(type)) {
      return new GraphQLInterfaceType({ name, description, ...this.#fieldsAndInterfaces(type) });
    }
    if (isUnionType(type)) {
      return new GraphQLUnionType({ name, description, types: () => this.#visible(type.getTypes()) });
    }
    if (isEnumType(type)) return this.#enum(type);
    return isInputObjectType(type) ? this.#inputObject(type) : type;
  }

  #fieldsAndInterfaces(type: GraphQLObjectType | GraphQLInterfaceType) {
    return {
      interfaces: () => this.#visible(type.getInterfaces()),
      fields: () => {
        const visible: GraphQLFieldConfigMap<unknown, unknown> = {};
        for (const { name, description, type: fieldType, args, deprecationReason } of this.#members(type)) {
          const config = { description, deprecationReason, type: this.#output(fieldType) };
          visible[name] = args.length === 0 ? config : { ...config, args: this.#arguments(type.name, name, args) };
        }
        return visible;
      },
    };
  }

  #members(type: GraphQLObjectType | GraphQLInterfaceType): readonly GraphQLField<unknown, unknown>[] {
    return Object.values(type.getFields()).filter(({ name }) => this.#isVisible(type.name, name));
  }

  #arguments(typeName: string, fieldName: string, args: readonly GraphQLArgument[]): GraphQLFieldConfigArgumentMap {
    const visible: GraphQLFieldConfigArgumentMap = {};
    for (const { name, description, type, defaultValue, deprecationReason } of args) {
      if (!this.#reach.coordinates.has(argumentCoordinate(typeName, fieldName, name))) continue;
      visible[name] = { description, type: this.#input(type), defaultValue, deprecationReason };
    }
    return visible;
  }

  #enum(type: GraphQLEnumType): GraphQLEnumType {
    const { values, ...config } = type.toConfig();
    const visible = Object.entries(values).filter(([name]) => this.#isVisible(type.name, name));
    return new GraphQLEnumType({ ...config, values: Object.fromEntries(visible) });
  }

  #inputObject(type: GraphQLInputObjectType): GraphQLInputObjectType {
    const { name: typeName, description, isOneOf } = type;
    return new GraphQLInputObjectType({
      name: typeName,
      description,
      isOneOf,
      fields: () => {
        const visible: GraphQLInputFieldConfigMap = {};
        for (const field of Object.values(type.getFields())) {
          if (!this.#isVisible(typeName, field.name)) continue;
          const { description: text, defaultValue, deprecationReason } = field;
          visible[field.name] = { description: text, defaultValue, deprecationReason, type: this.#input(field.type) };
        }
        return visible;
      },
    });
  }

  #isVisible(typeName: string, memberName: string): boolean {
    return this.#reach.coordinates.has(memberCoordinate(typeName, memberName));
  }

  #visible<T extends GraphQLNamedType>(types: readonly T[]): T[] {
    return types.filter(({ name }) => this.#reach.typeNames.has(name)).map((type) => this.#named(type) as T);
  }

  #output(type: GraphQLOutputType): GraphQLOutputType {
    return this.#wrapped(type) as GraphQLOutputType;
  }

  #input(type: GraphQLInputType): GraphQLInputType {
    return this.#wrapped(type) as GraphQLInputType;
  }

  #wrapped(type: GraphQLType): GraphQLType {
    if (isNonNullType(type)) return new GraphQLNonNull(this.#wrapped(type.ofType) as GraphQLOutputType);
    if (isListType(type)) return new GraphQLList(this.#wrapped(type.ofType));
    return this.#named(type);
  }
}
