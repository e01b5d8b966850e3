import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { argumentCoordinate, memberCoordinate } from '../../src/access/coordinate.js';
import { literalOf, requiredArguments } from './literals.js';

/** A root selection that uses a coordinate, written by what a schema shows and nothing else. */
export interface VisibleUse {
  readonly coordinate: string;
  readonly keyword: 'query' | 'mutation';
  readonly selection: string;
}

/** A use of everything that a schema shows: of each field, argument, input field and enum value, each found from the roots. */
export function usesOfAll(schema: GraphQLSchema): readonly VisibleUse[] {
  const uses: VisibleUse[] = [];
  const visited = new Set<string>();
  const endings = endingsOf(schema);
  type Around = (inner: string) => string;
  interface Place {
    readonly type: GraphQLNamedType;
    readonly keyword: VisibleUse['keyword'];
    readonly around: Around;
  }
  const queue: Place[] = [
    ...[schema.getQueryType() ?? []]
      .flat()
      .map((type): Place => ({ type, keyword: 'query', around: (inner) => inner })),
    ...[schema.getMutationType() ?? []]
      .flat()
      .map((type): Place => ({ type, keyword: 'mutation', around: (inner) => inner })),
  ];
  for (let place = queue.shift(); place; place = queue.shift()) {
    const { type, keyword, around } = place;
    if (visited.has(type.name)) continue;
    visited.add(type.name);
    const use = (coordinate: string, inner: string) => uses.push({ coordinate, keyword, selection: around(inner) });
    const enter = (other: GraphQLNamedType, within: Around) =>
      queue.push({ type: other, keyword, around: (inner) => around(within(inner)) });
    if (isAbstractType(type)) {
      for (const each of schema.getPossibleTypes(type)) enter(each, (inner) => `... on ${each.name} { ${inner} }`);
    }
    if (isObjectType(type))
      for (const each of type.getInterfaces()) enter(each, (inner) => `... on ${each.name} { ${inner} }`);
    if (isEnumType(type)) for (const { name } of type.getValues()) use(memberCoordinate(type.name, name), name);
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        const given = (value: string) => objectWith(type, field.name, value);
        use(memberCoordinate(type.name, field.name), given(literalOf(field.type)));
        enter(getNamedType(field.type), given);
      }
    }
    if (!(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      const target = getNamedType(field.type);
      const ending = endings.get(target.name) ?? '{ __typename }';
      use(memberCoordinate(type.name, field.name), `${field.name}${requiredArguments(field)} ${ending}`);
      enter(target, (inner) => `${field.name}${requiredArguments(field)} { ${inner} }`);
      for (const argument of field.args) {
        const given = (value: string) =>
          `${field.name}${requiredArguments(field, { name: argument.name, value })} ${ending}`;
        use(argumentCoordinate(type.name, field.name, argument.name), given(literalOf(argument.type)));
        enter(getNamedType(argument.type), given);
      }
    }
  }
  return uses;
}

function objectWith(type: GraphQLNamedType, name: string, value: string): string {
  if (!isInputObjectType(type)) return value;
  const others = Object.values(type.getFields()).filter(
    (each) => each.name !== name && String(each.type).endsWith('!'),
  );
  const given = others.map((each) => `${each.name}: ${literalOf(each.type)}`);
  return `{ ${[...given, `${name}: ${value}`].join(', ')} }`;
}

/** For each type the shortest selection that ends in a scalar or an enum; a type that only leads to itself has none. */
function endingsOf(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const endings = new Map<string, string>();
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  for (let before = -1; before !== endings.size; ) {
    before = endings.size;
    for (const type of types) {
      const ending = endings.has(type.name) ? undefined : endingOf(type);
      if (ending !== undefined) endings.set(type.name, ending);
    }
  }
  return endings;

  function endingOf(type: GraphQLNamedType): string | undefined {
    if (isObjectType(type) || isInterfaceType(type)) {
      return Object.values(type.getFields())
        .map(selectionOf)
        .find((each) => each !== undefined);
    }
    if (isAbstractType(type)) {
      const member = schema.getPossibleTypes(type).find(({ name }) => endings.has(name));
      return member && `{ ... on ${member.name} ${endings.get(member.name)} }`;
    }
    return '';
  }

  function selectionOf(field: GraphQLField<unknown, unknown>): string | undefined {
    const inner = endings.get(getNamedType(field.type).name);
    return inner === undefined ? undefined : `{ ${field.name}${requiredArguments(field)} ${inner} }`;
  }
}
