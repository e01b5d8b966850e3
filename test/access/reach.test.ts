import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  Kind,
  parse,
} from 'graphql';
import { argumentCoordinate, memberCoordinate } from '../../src/access/coordinate.js';
import { decideOperation } from '../../src/access/decide-operation.js';
import { planOperation } from '../../src/access/plan-operation.js';
import { type Reach, reachOf } from '../../src/access/reach.js';
import type { Rights } from '../../src/access/rights.js';
import { vocabularyOf } from '../../src/access/vocabulary.js';
import { actorWith, filmSdl, schemaOf } from './access-kit.js';

const { schema, table } = schemaOf(filmSdl);
const vocabulary = vocabularyOf(table);

/** What decisions on documents let through, found by trying: each field below what could be reached, each argument, each input member. */
function executableCoordinates(rights: Rights | null): Set<string> {
  const found = new Set<string>();
  const visited = new Set<string>();
  const queue: { type: GraphQLNamedType; open: string; close: string; keyword: string }[] = [
    { type: schema.getQueryType() ?? fail(), open: '', close: '', keyword: 'query' },
    { type: schema.getMutationType() ?? fail(), open: '', close: '', keyword: 'mutation' },
  ];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { type, open, close, keyword } = next;
    if (visited.has(type.name)) continue;
    visited.add(type.name);
    for (const { name } of isAbstractType(type) ? schema.getPossibleTypes(type) : []) {
      const member = schema.getType(name) ?? fail();
      queue.push({ type: member, open: `${open} ... on ${name} {`, close: `}${close}`, keyword });
    }
    if (!(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      const target = getNamedType(field.type);
      const document = (args: string, inner: string) => `${keyword} { ${open} ${field.name}${args} ${inner} ${close} }`;
      const isAllowed = (args: string) =>
        innerSelections(target).some((inner) => allows(document(args, inner), rights));
      if (!isAllowed(requiredArguments(field))) continue;
      found.add(memberCoordinate(type.name, field.name));
      for (const argument of field.args) {
        const others = field.args
          .filter((each) => isRequiredArgument(each) && each !== argument)
          .map(({ name, type: t }) => `${name}: ${literalOf(t)}`);
        const withValue = (value: string) => `(${[...others, `${argument.name}: ${value}`].join(', ')})`;
        if (!isAllowed(withValue(literalOf(argument.type)))) continue;
        found.add(argumentCoordinate(type.name, field.name, argument.name));
        for (const coordinate of inputMembers(argument.type, (literal) => isAllowed(withValue(literal))))
          found.add(coordinate);
      }
      queue.push({
        type: target,
        open: `${open} ${field.name}${requiredArguments(field)} {`,
        close: `}${close}`,
        keyword,
      });
    }
  }
  return found;
}

function fail(): never {
  throw new Error('no root type');
}

/** The least that can be selected on a type; on an interface or a union, on each of its types. */
function innerSelections(type: GraphQLNamedType): readonly string[] {
  if (isAbstractType(type)) return schema.getPossibleTypes(type).map(({ name }) => `{ ... on ${name} { __typename } }`);
  return isLeafType(type) ? [''] : ['{ __typename }'];
}

/** Through an interface a selection is answered for each type that may be seen; one is enough. */
function allows(source: string, rights: Rights | null): boolean {
  const document = parse(source);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION) ?? fail();
  const plan = planOperation(table, document, operation);
  const { deniedNodes } = decideOperation(plan, rights, {}, new Map());
  return [...deniedNodes].every(([node, types]) => types.size < (plan.typesByNode.get(node)?.size ?? 0));
}

function requiredArguments(field: GraphQLField<unknown, unknown>): string {
  const required = field.args.filter(isRequiredArgument).map(({ name, type }) => `${name}: ${literalOf(type)}`);
  return required.length > 0 ? `(${required.join(', ')})` : '';
}

function literalOf(inputType: GraphQLInputType): string {
  const type = getNamedType(inputType);
  if (!isInputObjectType(type)) return '$dummy';
  const required = Object.values(type.getFields()).filter(isRequiredInputField);
  return `{ ${required.map((field) => `${field.name}: ${literalOf(field.type)}`).join(', ')} }`;
}

function inputMembers(
  inputType: GraphQLInputType,
  isAllowed: (literal: string) => boolean,
  seen: readonly string[] = [],
): string[] {
  const type = getNamedType(inputType);
  if (seen.includes(type.name)) return [];
  if (isEnumType(type)) {
    return type.getValues().flatMap(({ name }) => (isAllowed(name) ? [memberCoordinate(type.name, name)] : []));
  }
  if (!isInputObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const required = Object.values(type.getFields()).filter((each) => isRequiredInputField(each) && each !== field);
    const wrap = (literal: string) =>
      `{ ${[...required.map((each) => `${each.name}: ${literalOf(each.type)}`), `${field.name}: ${literal}`].join(', ')} }`;
    if (!isAllowed(wrap(literalOf(field.type)))) return [];
    const inner = inputMembers(field.type, (literal) => isAllowed(wrap(literal)), [...seen, type.name]);
    return [memberCoordinate(type.name, field.name), ...inner];
  });
}

const sorted = (coordinates: Iterable<string>) => [...coordinates].sort();
const executableOf = (rights: Rights | null) => sorted(executableCoordinates(rights));
const visibleOf = (reach: Reach) => sorted(reach.coordinates);

describe('AZ-10 visible = executable', () => {
  it('without a token', () => {
    expect(visibleOf(reachOf(table, null))).toEqual(['Query.serverInfo']);
    expect(executableOf(null)).toEqual(['Query.serverInfo']);
  });

  it('for a reader', () => {
    const reader = actorWith(['view_movie'], ['read']);
    const visible = visibleOf(reachOf(table, reader));
    expect(visible).toContain('Movie.title');
    expect(visible).toContain('MovieWhere.title');
    expect(visible).not.toContain('Movie.usGross');
    expect(visible).not.toContain('MovieWhere.usGross');
    expect(visible).not.toContain('Movie.director');
    expect(visible.filter((coordinate) => coordinate.startsWith('Director'))).toEqual([]);
    expect(executableOf(reader)).toEqual(visible);
  });

  it('for any rights', () => {
    const subsets = fc.record({
      permissions: fc.subarray([...vocabulary.permissions]),
      scopes: fc.subarray([...vocabulary.scopes]),
    });
    fc.assert(
      fc.property(subsets, ({ permissions, scopes }) => {
        const actor = actorWith(permissions, scopes);
        expect(visibleOf(reachOf(table, actor))).toEqual(executableOf(actor));
      }),
      { numRuns: 50 },
    );
  });
});

describe('what is out of reach', () => {
  const reach = (permissions: string[], scopes: string[]) => reachOf(table, actorWith(permissions, scopes));

  it('a type without anything to select disappears', () => {
    expect(reach(['view_movie'], ['read']).typeNames.has('Director')).toBe(false);
    expect(reach([], ['read']).typeNames.has('Mutation')).toBe(false);
  });

  it('a payload keeps its id without the view of its model', () => {
    const { coordinates } = reach(['add_movie'], ['write']);
    expect(coordinates.has('MoviePayload.id')).toBe(true);
    expect(coordinates.has('MoviePayload.movie')).toBe(false);
  });
});
