import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isRequiredInputField,
  Kind,
  parse,
  visit,
} from 'graphql';
import { argumentCoordinate, memberCoordinate } from '../../src/access/coordinate.js';
import { decide } from '../../src/access/decide.js';
import { decideOperation } from '../../src/access/decide-operation.js';
import { Openness } from '../../src/access/openness.js';
import { planOperation } from '../../src/access/plan-operation.js';
import type { RequirementsTable } from '../../src/access/requirements-table.js';
import type { Rights } from '../../src/access/rights.js';
import { literalOf, literalsOf, requiredAlternatives } from './literals.js';
import { leadingToNothing, withoutEmptyTypes } from './without-empty-types.js';

type Keyword = 'query' | 'mutation';

/** A way to a type: what stands before and after what is selected on it, or given for it. */
interface Place {
  readonly type: GraphQLNamedType;
  readonly keyword: Keyword;
  /** An interface that was entered from an object of one type, which is of no other. */
  readonly isNarrowed?: boolean;
  around(inner: string): readonly string[];
}

/** A use of a coordinate, as one or more root selections of which one must be allowed; and where it leads to. */
interface Attempt {
  readonly coordinate: string | null;
  readonly keyword: Keyword;
  readonly selections: readonly string[];
  readonly leadsTo: Place | null;
}

/**
 * What decisions on documents let through, found by trying each field below what could be reached, each argument and each input member,
 * without a look at the rules. What could be reached but has nothing in it is left out, as AZ-10 says.
 */
export function executableCoordinates(table: RequirementsTable, rights: Rights | null): Set<string> {
  const found = new Set<string>();
  const visited = new Set<string>();
  let places = rootPlaces(table);
  while (places.length > 0) {
    for (const place of places) visited.add(keyOf(place));
    const attempts = places.flatMap((place) => attemptsAt(table, place));
    const allowed = allowedAttempts(table, rights, attempts);
    for (const { coordinate } of allowed) if (coordinate) found.add(coordinate);
    const next = new Map(allowed.flatMap(({ leadsTo }) => (leadsTo ? [[keyOf(leadsTo), leadsTo]] : [])));
    places = [...next.values()].filter((place) => !visited.has(keyOf(place)));
  }
  const dead = leadingToNothing(table, found);
  if (dead.length > 0) throw new Error(`executable, and leads to nothing: ${dead.join(', ')}`);
  return withoutEmptyTypes(table, found);
}

const keyOf = ({ type, isNarrowed }: Place): string => `${type.name} ${isNarrowed ? 'of one type' : ''}`;

function rootPlaces({ schema }: RequirementsTable): Place[] {
  const roots = [
    { type: schema.getQueryType(), keyword: 'query' },
    { type: schema.getMutationType(), keyword: 'mutation' },
  ] as const;
  return roots.flatMap(({ type, keyword }) => (type ? [{ type, keyword, around: (inner: string) => [inner] }] : []));
}

function attemptsAt(table: RequirementsTable, place: Place): Attempt[] {
  const { type, keyword, around, isNarrowed } = place;
  if (isInputObjectType(type) || isEnumType(type)) return inputAttempts(place);
  const members = isAbstractType(type) && !isNarrowed ? table.schema.getPossibleTypes(type) : [];
  const narrowed = [...members, ...(isObjectType(type) ? type.getInterfaces() : [])].map((other): Attempt => {
    const within = (inner: string) => around(`... on ${other.name} { ${inner} }`);
    const leadsTo = { type: other, keyword, around: within, isNarrowed: isInterfaceType(other) };
    return { coordinate: null, keyword, selections: within('__typename'), leadsTo };
  });
  const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  return [...narrowed, ...fields.flatMap((field) => fieldAttempts(table, place, field))];
}

function fieldAttempts(table: RequirementsTable, place: Place, field: GraphQLField<unknown, unknown>): Attempt[] {
  const { type, keyword, around } = place;
  const target = getNamedType(field.type);
  const uses = (alternatives: readonly string[]) =>
    alternatives.flatMap((args) =>
      leastSelections(table, target).flatMap((inner) => around(`${field.name}${args} ${inner}`)),
    );
  const leadsTo = {
    type: target,
    keyword,
    around: (inner: string) =>
      requiredAlternatives(field).flatMap((args) => around(`${field.name}${args} { ${inner} }`)),
  };
  const own = { coordinate: memberCoordinate(type.name, field.name), keyword, leadsTo };
  return [
    { ...own, selections: uses(requiredAlternatives(field)) },
    ...field.args.map((argument): Attempt => {
      const given = (value: string) => uses(requiredAlternatives(field, { name: argument.name, value }));
      return {
        coordinate: argumentCoordinate(type.name, field.name, argument.name),
        keyword,
        selections: literalsOf(argument.type).flatMap(given),
        leadsTo: inputPlace(argument, keyword, given),
      };
    }),
  ];
}

function inputPlace({ type }: Pick<GraphQLArgument, 'type'>, keyword: Keyword, around: Place['around']): Place {
  return { type: getNamedType(type), keyword, around };
}

function inputAttempts({ type, keyword, around }: Place): Attempt[] {
  if (isEnumType(type)) {
    return type.getValues().map(({ name }) => ({
      coordinate: memberCoordinate(type.name, name),
      keyword,
      selections: around(name),
      leadsTo: null,
    }));
  }
  if (!isInputObjectType(type)) return [];
  const fields = Object.values(type.getFields());
  return fields.map((field) => {
    const required = fields.filter((each) => isRequiredInputField(each) && each !== field);
    const entry = (each: { name: string; type: GraphQLInputType }) => `${each.name}: ${literalOf(each.type)}`;
    const given = (value: string) => around(`{ ${[...required.map(entry), `${field.name}: ${value}`].join(', ')} }`);
    return {
      coordinate: memberCoordinate(type.name, field.name),
      keyword,
      selections: given(literalOf(field.type)),
      leadsTo: inputPlace(field, keyword, given),
    };
  });
}

/** The least that can be selected on a type; on an interface or a union, on each of its types. */
function leastSelections({ schema }: RequirementsTable, type: GraphQLNamedType): readonly string[] {
  if (isAbstractType(type)) return schema.getPossibleTypes(type).map(({ name }) => `{ ... on ${name} { __typename } }`);
  return isObjectType(type) ? ['{ __typename }'] : [''];
}

/** Those of which a document is allowed; all that can stand in one are asked at once, under an alias each. */
function allowedAttempts(
  table: RequirementsTable,
  rights: Rights | null,
  attempts: readonly Attempt[],
): readonly Attempt[] {
  const allowed = new Set<Attempt>();
  for (const keyword of ['query', 'mutation'] as const) {
    const flat = attempts
      .filter((attempt) => attempt.keyword === keyword)
      .flatMap((attempt) => attempt.selections.map((selection) => ({ attempt, selection })));
    const answers = allowedSelections(
      table,
      rights,
      keyword,
      flat.map(({ selection }) => selection),
    );
    for (const [at, { attempt }] of flat.entries()) if (answers[at]) allowed.add(attempt);
  }
  return attempts.filter((attempt) => allowed.has(attempt));
}

/**
 * Whether each of some root selections is allowed. Through an interface or a union a field is not answered for the types of models that
 * may not be seen, which an actor does not know of; one must remain.
 */
export function allowedSelections(
  table: RequirementsTable,
  rights: Rights | null,
  keyword: Keyword,
  selections: readonly string[],
  isKnown: (typeName: string) => boolean = (name) => isSeen(table, rights, name),
): readonly boolean[] {
  if (selections.length === 0) return [];
  const wrapped = selections.map((selection, at) => `... @include(if: true) { ${aliased(selection, `a${at}`)} }`);
  const document = parse(`${keyword} { ${wrapped.join('\n')} }`, { noLocation: true });
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError('an operation was made');
  const plan = planOperation(table, document, operation);
  const { deniedNodes } = decideOperation(plan, new Openness(table, rights), {}, new Map());
  const isRefused = (node: FieldNode) => {
    const types = deniedNodes.get(node) ?? new Set();
    return [...types].some(isKnown) || (types.size > 0 && types.size === plan.typesByNode.get(node)?.size);
  };
  return operation.selectionSet.selections.map((selection) => {
    let isAllowed = true;
    visit(selection, {
      Field: (node) => {
        if (isRefused(node)) isAllowed = false;
      },
    });
    return isAllowed;
  });
}

/** A fragment on the root type keeps the names within; only fields at the root would meet, so these get an alias. */
function aliased(selection: string, alias: string): string {
  return selection.startsWith('...') ? selection : `${alias}: ${selection}`;
}

function isSeen({ models }: RequirementsTable, rights: Rights | null, typeName: string): boolean {
  const view = models.get(typeName);
  return !view || decide(view, rights).allowed;
}
