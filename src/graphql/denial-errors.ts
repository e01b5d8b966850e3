import { GraphQLError } from 'graphql';
import { decide } from '../access/decide.js';
import type { DeniedSelection, OperationDecision } from '../access/decide-operation.js';
import { denialOf, fixFor, type Holder } from '../access/denial.js';
import type { Requirement } from '../access/requirement.js';
import type { Rights, Scope } from '../access/rights.js';

/** A denied document shows at most so many of its denials. */
const maxDenialErrors = 50;

/** The path of a value in an answer: response names and list positions. */
export type ResponsePath = readonly (string | number)[];

/**
 * One error a denied selection, with the reason; with `data`, each at a path that is really in it. All have the one command that mends
 * everything: commands of their own would undo each other, since each replaces the client's list of scopes.
 */
export function denialErrors(
  { denied, lacking }: Pick<OperationDecision, 'denied' | 'lacking'>,
  actor: Holder & Rights,
  data?: Readonly<Record<string, unknown>> | null,
): readonly GraphQLError[] {
  const fix = fixForAll(lacking, actor);
  return denied.slice(0, maxDenialErrors).map(({ selection, rule, decision }) => {
    const { message, ...denial } = denialOf(rule.shownAs, rule.requirement, decision, actor);
    const path = data === undefined ? null : realPath(data, selection);
    return new GraphQLError(message, { path, extensions: { code: 'FORBIDDEN', selection, ...denial, ...fix } });
  });
}

function fixForAll(lacking: Requirement, actor: Holder & Rights): { readonly fix?: string } {
  const decision = decide(lacking, actor);
  return decision.allowed ? {} : { fix: fixFor(decision, actor) };
}

/** The scopes that a challenge names (RFC 6750 3.1): of each denial for lack of scope those of its narrowest alternative. */
export function lackingScopes(denied: readonly DeniedSelection[]): readonly Scope[] {
  return [...new Set(denied.flatMap(({ decision }) => decision.scopes[0] ?? []))];
}

/** Where a denied selection first is in an answer: its null in the first row that has it, else the null above it, else the list. */
export function realPath(data: unknown, selection: string): ResponsePath {
  const names = selection.split('.');
  return pathToNull(data, names, 'at the end') ?? pathToNull(data, names, 'on the way') ?? pathToList(data, names);
}

function pathToNull(value: unknown, names: readonly string[], where: 'at the end' | 'on the way'): ResponsePath | null {
  const [name, ...rest] = names;
  if (value === null) return name === undefined || where === 'on the way' ? [] : null;
  if (name === undefined) return null;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const path = pathToNull(item, names, where);
      if (path) return [index, ...path];
    }
    return null;
  }
  if (!isObject(value) || !Object.hasOwn(value, name)) return null;
  const below = pathToNull(value[name], rest, where);
  return below && [name, ...below];
}

function pathToList(value: unknown, [name, ...rest]: readonly string[]): ResponsePath {
  if (name === undefined || !isObject(value) || !Object.hasOwn(value, name)) return [];
  return [name, ...pathToList(value[name], rest)];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
