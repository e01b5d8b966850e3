import { readFileSync } from 'node:fs';
import { buildASTSchema, getOperationAST, parse, specifiedRules, validate } from 'graphql';
import { decideOperation, denyVariables, type OperationDecision } from '../../src/access/decide-operation.js';
import { deriveRequirements } from '../../src/access/derive-requirements.js';
import { Openness } from '../../src/access/openness.js';
import { planOperation } from '../../src/access/plan-operation.js';
import type { RequirementsTable } from '../../src/access/requirements-table.js';
import type { Actor, Grant } from '../../src/access/rights.js';
import { readSchema } from '../../src/graphql/assemble-schema.js';
import { expandModels } from '../../src/graphql/crud/expand-models.js';
import type { UniquePaths } from '../../src/graphql/crud/unique-inputs.js';

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

/** The table of a schema whose models have these unique keys. */
export function tableOf(sdl: string, uniquePaths: UniquePaths): RequirementsTable {
  return deriveRequirements(buildASTSchema(expandModels(parse(`${directives}\n${sdl}`), uniquePaths)));
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
    clientSince: 0,
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
    const openness = new Openness(table, actor);
    return decideOperation(plan, openness, variables, denyVariables(plan, openness, variables));
  };
}

/** A decision in short: its outcome and, for each denied selection, the coordinate and what is missing. */
export function inShort({ outcome, denied }: OperationDecision) {
  return {
    outcome,
    denied: denied.map(({ selection, rule, decision }) => [selection, rule.shownAs, ...decision.missing]),
  };
}
