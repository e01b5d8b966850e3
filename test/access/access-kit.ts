import { readFileSync } from 'node:fs';
import { getOperationAST, parse, specifiedRules, validate } from 'graphql';
import { decideOperation, denyVariables, type OperationDecision } from '../../src/access/decide-operation.js';
import { planOperation } from '../../src/access/plan-operation.js';
import type { Actor, Grant } from '../../src/access/rights.js';
import { readSchema } from '../../src/graphql/assemble-schema.js';

const directives = readFileSync('schema/system/directives.graphql', 'utf8');

/** The demo's films as the access tests need them, with one of each shape beside. */
export const filmSdl = `
  interface Named { name: String }
  type Movie @model {
    title: String!
    genre: String
    usGross: SafeInt @requiresScopes(scopes: [["movie:finance"]])
    profit: SafeInt @reads(fields: ["usGross"])
    director: Director
    sequel: Movie
  }
  type Director implements Named @model { name: String! }
  type Studio implements Named @model { name: String! tax: String @requiresScopes(scopes: [["studio:tax"], ["audit", "read"]]) }
  union Found = Movie | Director
  type Query {
    serverInfo: String! @public
    viewer: String @authenticated
    found: [Found] @authenticated
    named: [Named] @authenticated
    report(where: MovieWhere): Report @permission(requires: "view_report")
    topMovies: [Movie] @permission(requires: "view_top")
  }
  type Report { total: Int movies: [Movie] secret: String @requiresScopes(scopes: [["report:secret"]]) }
  type Mutation {
    publishMovie(id: ID!): Boolean @permission(requires: "publish_movie")
    sellMovie(id: ID!): MoviePayload @permission(requires: "sell_movie") @requiresScopes(scopes: [["movie:finance"]])
  }
`;

/** Expands and derives a schema; our directives are there already. */
export function schemaOf(sdl: string) {
  return readSchema(parse(`${directives}\n${sdl}`));
}

/** An actor with these permissions on every row, and these scopes in its token. */
export function actorWith(permissions: readonly string[], scopes: readonly string[]): Actor {
  const grants = permissions.map((permission): [string, Grant[]] => [
    permission,
    [{ permission, where: null, until: null, group: null }],
  ]);
  return {
    clientId: 'tester',
    clientName: 'Tester',
    scopes: new Set(scopes),
    clientScopes: new Set(scopes),
    grants: new Map(grants),
    attributes: {},
    expiresAt: 4_000_000_000,
    rightsKey: JSON.stringify([[...permissions].sort(), [...scopes].sort()]),
  };
}

/** Decides documents against one schema; each document is validated first, as the engine does. */
export function decider(sdl: string) {
  const { schema, table } = schemaOf(sdl);
  return (
    source: string,
    actor: Actor | null,
    variables: Readonly<Record<string, unknown>> = {},
  ): OperationDecision => {
    const document = parse(source);
    const operation = getOperationAST(document);
    const errors = validate(schema, document, specifiedRules);
    if (errors.length > 0 || !operation) throw new Error(`not valid: ${errors.join('\n')}`);
    const plan = planOperation(table, document, operation);
    return decideOperation(plan, actor, variables, denyVariables(table, plan, actor, variables));
  };
}

/** A decision in short: its outcome and, for each denied selection, the coordinate and what is missing. */
export function inShort({ outcome, denied }: OperationDecision) {
  return {
    outcome,
    denied: denied.map(({ selection, rule, decision }) => [selection, rule.shownAs, ...decision.missing]),
  };
}
