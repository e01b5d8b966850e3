import {
  type GraphQLArgument,
  GraphQLEnumType,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLFieldConfigMap,
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
    if (isObjectType(type)) {
      return new GraphQLObjectType({ ...type.toConfig(), ...this.#fieldsAndInterfaces(type) });
    }
    if (isInterfaceType(type)) {
      return new GraphQLInterfaceType({ ...type.toConfig(), ...this.#fieldsAndInterfaces(type) });
    }
    if (isUnionType(type)) {
      return new GraphQLUnionType({ ...type.toConfig(), types: () => this.#visible(type.getTypes()) });
    }
    if (isEnumType(type)) {
      const { values, ...config } = type.toConfig();
      return new GraphQLEnumType({ ...config, values: this.#within(type.name, values) });
    }
    if (isInputObjectType(type)) return this.#inputObject(type);
    return type;
  }

  #fieldsAndInterfaces(type: GraphQLObjectType | GraphQLInterfaceType) {
    return {
      interfaces: () => this.#visible(type.getInterfaces()),
      fields: () => {
        const fields = this.#within(type.name, type.toConfig().fields);
        const visible: GraphQLFieldConfigMap<unknown, unknown> = {};
        for (const [name, field] of Object.entries(fields)) {
          const args = this.#arguments(type.name, name, type.getFields()[name]?.args ?? []);
          visible[name] = { ...field, type: this.#output(field.type), args };
        }
        return visible;
      },
    };
  }

  #arguments(typeName: string, fieldName: string, args: readonly GraphQLArgument[]): GraphQLFieldConfigArgumentMap {
    const visible: GraphQLFieldConfigArgumentMap = {};
    for (const { name, description, type, defaultValue, deprecationReason } of args) {
      if (!this.#reach.coordinates.has(argumentCoordinate(typeName, fieldName, name))) continue;
      visible[name] = { description, type: this.#input(type), defaultValue, deprecationReason };
    }
    return visible;
  }

  #inputObject(type: GraphQLInputObjectType): GraphQLInputObjectType {
    const { fields, ...config } = type.toConfig();
    const within = this.#within(type.name, fields);
    return new GraphQLInputObjectType({
      ...config,
      fields: () =>
        Object.fromEntries(
          Object.entries(within).map(([name, field]) => [name, { ...field, type: this.#input(field.type) }]),
        ),
    });
  }

  #within<T>(typeName: string, members: Readonly<Record<string, T>>): Record<string, T> {
    const isVisible = (name: string) => this.#reach.coordinates.has(memberCoordinate(typeName, name));
    return Object.fromEntries(Object.entries(members).filter(([name]) => isVisible(name)));
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
