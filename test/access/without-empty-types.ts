import {
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isScalarType,
} from 'graphql';
import { argumentCoordinate, memberCoordinate } from '../../src/access/coordinate.js';
import type { RequirementsTable } from '../../src/access/requirements-table.js';

/**
 * Coordinates among some found ones that answer or take a type of which nothing was found: none may be executable. Of interfaces it cannot
 * be said: what one of its types lacks is not on it in a valid schema, yet can be selected on the others.
 */
export function leadingToNothing({ schema }: RequirementsTable, found: ReadonlySet<string>): readonly string[] {
  const membersByType = new Map(Object.values(schema.getTypeMap()).map((type) => [type, membersOf(type)]));
  const isNothing = (type: GraphQLNamedType): boolean =>
    !isScalarType(type) &&
    !isAbstractType(type) &&
    !membersByType.get(type)?.some((each) => found.has(each.coordinate));
  return [...membersByType.values()]
    .flat()
    .filter(({ coordinate, leadsTo }) => found.has(coordinate) && leadsTo && isNothing(getNamedType(leadsTo)))
    .map(({ coordinate }) => coordinate);
}

/** Of some coordinates those that are left when types without fields disappear, and what answers or takes such a type with them. */
export function withoutEmptyTypes({ schema }: RequirementsTable, found: ReadonlySet<string>): Set<string> {
  const left = new Set(found);
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const type of types) dropFrom(type);
  }
  return reachedFrom([schema.getQueryType(), schema.getMutationType()]);

  function reachedFrom(roots: readonly (GraphQLNamedType | null | undefined)[]): Set<string> {
    const reached = new Set<string>();
    const entered = new Set<string>();
    const queue = roots.flatMap((root) => (root ? [{ type: root, isNarrowed: false }] : []));
    const enter = (type: GraphQLNamedType, isNarrowed = false) => queue.push({ type, isNarrowed });
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { type, isNarrowed } = next;
      const key = `${type.name} ${isNarrowed}`;
      if (entered.has(key)) continue;
      entered.add(key);
      for (const { coordinate, leadsTo } of membersOf(type)) {
        if (!left.has(coordinate)) continue;
        reached.add(coordinate);
        if (leadsTo) enter(getNamedType(leadsTo));
      }
      if (isAbstractType(type) && !isNarrowed) for (const each of schema.getPossibleTypes(type)) enter(each);
      // An object leads to its interfaces, and these not to any other of their types.
      if (isObjectType(type)) for (const each of type.getInterfaces()) enter(each, true);
    }
    return reached;
  }

  function dropFrom(type: GraphQLNamedType): void {
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields()))
        if (!takes(field.type)) left.delete(memberCoordinate(type.name, field.name));
    }
    if (!(isObjectType(type) || isInterfaceType(type))) return;
    for (const field of Object.values(type.getFields())) {
      const coordinate = memberCoordinate(type.name, field.name);
      const nameOf = (argument: string) => argumentCoordinate(type.name, field.name, argument);
      for (const argument of field.args) if (!takes(argument.type)) left.delete(nameOf(argument.name));
      const lacksArgument = field.args.some((each) => isRequiredArgument(each) && !left.has(nameOf(each.name)));
      if (!answers(field.type) || lacksArgument || !isEverywhere(type, field.name)) left.delete(coordinate);
      if (!left.has(coordinate)) for (const argument of field.args) left.delete(nameOf(argument.name));
    }
  }

  /** No schema is valid where an interface shows what one of its types has not. */
  function isEverywhere(type: GraphQLNamedType, name: string): boolean {
    if (!isInterfaceType(type)) return true;
    const members = schema.getPossibleTypes(type).filter(hasFields);
    return members.every((each) => left.has(memberCoordinate(each.name, name)));
  }

  function answers(output: GraphQLOutputType): boolean {
    const type = getNamedType(output);
    if (isInterfaceType(type)) return hasFields(type);
    if (isAbstractType(type)) return schema.getPossibleTypes(type).some(hasFields);
    return !isObjectType(type) || hasFields(type);
  }

  function hasFields(type: GraphQLNamedType): boolean {
    const fields = isObjectType(type) || isInterfaceType(type) ? Object.keys(type.getFields()) : [];
    return fields.some((name) => left.has(memberCoordinate(type.name, name)));
  }

  function takes(input: GraphQLInputType): boolean {
    const type = getNamedType(input);
    if (isEnumType(type)) return type.getValues().some(({ name }) => left.has(memberCoordinate(type.name, name)));
    if (!isInputObjectType(type)) return true;
    const fields = Object.values(type.getFields());
    const has = (name: string) => left.has(memberCoordinate(type.name, name));
    return (
      fields.some(({ name }) => has(name)) && fields.every((each) => !isRequiredInputField(each) || has(each.name))
    );
  }
}

interface Member {
  readonly coordinate: string;
  readonly leadsTo: GraphQLInputType | GraphQLOutputType | null;
}

function membersOf(type: GraphQLNamedType): readonly Member[] {
  const at = (name: string) => memberCoordinate(type.name, name);
  if (isEnumType(type)) return type.getValues().map(({ name }) => ({ coordinate: at(name), leadsTo: null }));
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => ({ coordinate: at(field.name), leadsTo: field.type }));
  }
  if (!(isObjectType(type) || isInterfaceType(type))) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    { coordinate: at(field.name), leadsTo: field.type },
    ...field.args.map((argument) => ({
      coordinate: argumentCoordinate(type.name, field.name, argument.name),
      leadsTo: argument.type,
    })),
  ]);
}
