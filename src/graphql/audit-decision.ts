import type { GraphQLError } from 'graphql';
import { memberCoordinate } from '../access/coordinate.js';
import { isIncluded, type VariableValues } from '../access/decide-operation.js';
import type { PlannedSelection } from '../access/operation-plan.js';
import { builtInPermissions } from '../access/vocabulary.js';
import type { Clock } from '../lib/clock.js';
import type { AuditEvent } from '../observe/audit.js';
import type { DecidedRequest } from './execute-operation.js';

/** What is remembered of a decision (AZ-15): every denial of a client, nothing anonymous, which must not make the store grow. */
export function deniedEventOf(decided: DecidedRequest, clock: Clock): readonly AuditEvent[] {
  const { plan, decision } = decided;
  if (decision.denied.length === 0) return [];
  const coordinates = decision.denied.map(({ rule }) => rule.shownAs);
  const changedFields = plan.isMutation ? writtenFields(rootsOf(decided), decided) : [];
  return eventsOf(decided, clock, { kind: 'denial', coordinates, changedFields });
}

/**
 * What is remembered of an operation that ran: a mutation, with each root field that was not forbidden, and what a resolver forbade when
 * the decision before had let it pass. So each root field of a mutation stands in one event.
 */
export function executedEventsOf(
  decided: DecidedRequest,
  forbidden: readonly GraphQLError[],
  clock: Clock,
): readonly AuditEvent[] {
  const { plan } = decided;
  if (!plan.isMutation && forbidden.length === 0) return [];
  const refusedNames = new Set(forbidden.flatMap(({ path }) => (path?.length === 1 ? [String(path[0])] : [])));
  const roots = plan.isMutation ? rootsOf(decided) : [];
  const refused = roots.filter(({ selection }) => refusedNames.has(selection));
  const done = roots.filter(({ selection }) => !refusedNames.has(selection));
  return [...doneEvents(decided, done, clock), ...forbiddenEvents(decided, forbidden, refused, clock)];
}

function doneEvents(decided: DecidedRequest, roots: readonly PlannedSelection[], clock: Clock): readonly AuditEvent[] {
  if (roots.length === 0) return [];
  const kind = roots.some(isAdministrative) ? 'administration' : 'mutation';
  const coordinates = roots.map(({ typeName, node }) => memberCoordinate(typeName, node.name.value));
  return eventsOf(decided, clock, { kind, coordinates, changedFields: writtenFields(roots, decided) });
}

function forbiddenEvents(
  decided: DecidedRequest,
  forbidden: readonly GraphQLError[],
  roots: readonly PlannedSelection[],
  clock: Clock,
): readonly AuditEvent[] {
  if (forbidden.length === 0) return [];
  const coordinates = forbidden.map(({ extensions }) => String(extensions.coordinate ?? ''));
  return eventsOf(decided, clock, { kind: 'denial', coordinates, changedFields: writtenFields(roots, decided) });
}

function rootsOf({ plan, variables }: DecidedRequest): readonly PlannedSelection[] {
  return plan.roots.filter((planned) => isIncluded(planned.conditions, variables));
}

function writtenFields(roots: readonly PlannedSelection[], { variables }: DecidedRequest): readonly string[] {
  return roots.flatMap((planned) => writtenBy(planned, variables));
}

/** An event is kept for months; what a caller calls its operation must not make it large. */
const maxNameLength = 128;

function eventsOf(
  { request: { context }, plan }: DecidedRequest,
  clock: Clock,
  { kind, coordinates, changedFields }: Pick<AuditEvent, 'kind' | 'coordinates' | 'changedFields'>,
): readonly AuditEvent[] {
  const { actor, requestId } = context;
  if (!actor) return [];
  const event: AuditEvent = {
    time: clock(),
    requestId,
    clientId: actor.clientId,
    kind,
    decision: kind === 'denial' ? 'denied' : 'allowed',
    operationName: plan.operation.name?.value.slice(0, maxNameLength) ?? null,
    coordinates: namesIn(coordinates),
    changedFields: namesIn(changedFields),
  };
  return [event];
}

/** Most that an event lists; who makes up a thousand names is named by the first of them. */
const maxNames = 500;

function namesIn(names: readonly string[]): readonly string[] {
  return [...new Set(names)].slice(0, maxNames).map((name) => name.slice(0, maxNameLength));
}

function isAdministrative({ rules }: PlannedSelection): boolean {
  return rules.some(({ requirement }) => requirement.permissions.some((each) => builtInPermissions.includes(each)));
}

function writtenBy(planned: PlannedSelection, variables: VariableValues): readonly string[] {
  const fromVariables = planned.variables
    .filter(({ isWritten }) => isWritten)
    .flatMap(({ name }) => keysOf(variables[name]));
  return [...planned.written, ...fromVariables];
}

function keysOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
