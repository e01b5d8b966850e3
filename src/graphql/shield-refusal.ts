import { GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { type Denied, decide } from '../access/decide.js';
import { denialOf } from '../access/denial.js';
import { usesOfValue } from '../access/input-uses.js';
import type { Requirement } from '../access/requirement.js';
import type { RequirementsTable, Rule } from '../access/requirements-table.js';
import type { Actor } from '../access/rights.js';
import type { Context } from './context.js';
import type { ShieldedField } from './shielded-fields.js';

/** One request's decisions: a field of a hundred rows is decided once. */
const decided = new WeakMap<Actor, Map<Requirement, Denied | null>>();

/** Why a field may not be resolved with these arguments, as the error that its caller gets; `null`: it may. */
export function refusalOfField(
  field: ShieldedField,
  table: RequirementsTable,
  args: Readonly<Record<string, unknown>>,
  { actor }: Pick<Context, 'actor'>,
  info: Pick<GraphQLResolveInfo, 'path'>,
): GraphQLError | null {
  for (const rule of rulesInUse(field, table, args)) {
    const denied = deniedBy(rule.requirement, actor);
    if (denied) return errorOf(rule, denied, actor, info);
  }
  return null;
}

function* rulesInUse(
  field: ShieldedField,
  table: RequirementsTable,
  args: Readonly<Record<string, unknown>>,
): Generator<Rule> {
  yield field.rule;
  for (const { rule, argument } of field.arguments) {
    const value = args[argument.name];
    if (value === undefined) continue;
    yield rule;
    yield* usesOfValue(table, argument.type, value).rules;
  }
}

function deniedBy(requirement: Requirement, actor: Actor | null): Denied | null {
  const known = actor ? decided.get(actor)?.get(requirement) : undefined;
  if (known !== undefined) return known;
  const decision = decide(requirement, actor);
  const denied = decision.allowed ? null : decision;
  if (actor) decided.set(actor, (decided.get(actor) ?? new Map()).set(requirement, denied));
  return denied;
}

function errorOf(
  rule: Rule,
  denied: Denied,
  actor: Actor | null,
  info: Pick<GraphQLResolveInfo, 'path'>,
): GraphQLError {
  if (!actor) return new GraphQLError('A token is needed', { extensions: { code: 'UNAUTHENTICATED' } });
  const { message, ...denial } = denialOf(rule.shownAs, rule.requirement, denied, actor);
  return new GraphQLError(message, { extensions: { code: 'FORBIDDEN', selection: selectionOf(info.path), ...denial } });
}

function selectionOf(path: GraphQLResolveInfo['path'] | undefined): string {
  if (!path) return '';
  const above = selectionOf(path.prev);
  if (typeof path.key === 'number') return above;
  return above === '' ? path.key : `${above}.${path.key}`;
}
