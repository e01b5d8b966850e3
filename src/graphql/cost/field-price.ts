import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
} from 'graphql';
import { directive, directiveValue } from '../crud/type-index.js';
import { isPaged, type PageBounds } from './page-size.js';

/** What one use of a field costs, in points: `call + rows + objects x (each + what is selected below)`. */
export interface FieldPrice {
  readonly call: number;
  /** Rows of a bulk write, a point each: as many as its `inputs`, or as a bulk write may touch. */
  readonly rows: 'inputs' | 'most' | null;
  readonly each: number;
  /** How many objects it answers: one; a page of its own; those of the page that it is a part of; a list that nobody measured. */
  readonly objects: 'one' | 'page' | 'samePage' | 'list';
  /** Whether its page is a connection: then `objects` is for the lists in it. */
  readonly isConnection: boolean;
  readonly bounds: PageBounds;
}

/** Calls: a write reads the row, validates it, writes it and is audited; an aggregate looks at every row that matches. */
const calls = { none: 0, read: 1, write: 10, aggregate: 50 } as const;

const rowsOfPage: PageBounds = { unsaid: 20, most: 200 };
const groupsOfPage: PageBounds = { unsaid: 100, most: 1000 };
/** Lists of hand-written fields are as long as they say themselves. */
const listed: PageBounds = { unsaid: 20, most: Number.POSITIVE_INFINITY };

const bulkRows: Readonly<Record<string, FieldPrice['rows']>> = {
  CREATE_MANY: 'inputs',
  UPDATE_MANY: 'most',
  DELETE_MANY: 'most',
};

/**
 * Reads from the schema what a field costs: by its `@action`, its type and its page arguments, never by its name, so that a field of
 * any model, an inverse connection or a hand-written field has a price without being told.
 */
export function fieldPrice(
  schema: GraphQLSchema,
  parent: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): FieldPrice {
  const verb = verbOf(field);
  const type = getNamedType(field.type);
  const isList = isListType(getNullableType(field.type));
  const answersConnection = isObjectType(type) && isConnection(type);
  return {
    call: callOf(field, { verb, isMutation: parent === schema.getMutationType(), answersConnection, parent }),
    rows: bulkRows[verb] ?? null,
    each: isLeafType(type) || answersConnection || isEnvelope(parent, field) ? 0 : 1,
    objects: !isList || isLeafType(type) ? 'one' : isConnection(parent) ? 'samePage' : isPaged(field) ? 'page' : 'list',
    isConnection: answersConnection,
    bounds: answersConnection ? rowsOfPage : verb === 'AGGREGATE' ? groupsOfPage : listed,
  };
}

interface Use {
  readonly verb: string;
  readonly isMutation: boolean;
  readonly answersConnection: boolean;
  readonly parent: GraphQLObjectType;
}

function callOf(field: GraphQLField<unknown, unknown>, use: Use): number {
  if (use.isMutation) return calls.write;
  if (use.verb === 'AGGREGATE') return calls.aggregate;
  const isCount = isConnection(use.parent) && field.name === 'totalCount';
  return use.answersConnection || isCount ? calls.read : calls.none;
}

/** A type is a page of Relay's by its `edges` and `pageInfo`. */
function isConnection(type: GraphQLObjectType): boolean {
  const { edges, pageInfo } = type.getFields();
  return edges !== undefined && pageInfo !== undefined;
}

/** `edges` and `pageInfo` are no rows. */
function isEnvelope(parent: GraphQLObjectType, { name }: GraphQLField<unknown, unknown>): boolean {
  return isConnection(parent) && (name === 'edges' || name === 'pageInfo');
}

function verbOf({ astNode }: GraphQLField<unknown, unknown>): string {
  return String(directiveValue(astNode ? directive(astNode, 'action') : undefined, 'verb') ?? '');
}
