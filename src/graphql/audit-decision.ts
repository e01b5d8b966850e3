import type { GraphQLError } from 'graphql';
import { memberCoordinate } from '../access/coordinate.js';
import { isIncluded, type VariableValues } from '../access/decide-operation.js';
import type { OperationPlan, PlannedSelection } from '../access/operation-plan.js';
import { builtInPermissions } from '../access/vocabulary.js';
import type { Clock } from '../lib/clock.js';
import type { AuditEvent } from '../observe/audit.js';
import type { DecidedRequest, OperationRequest } from './execute-operation.js';

/**
 * What is remembered of a decision (AZ-15): every denial of a client, and every mutation. `null`: nothing, as for a query that was
 * allowed, or anything anonymous, which must not make the store grow.
 */
export function auditEventOf({ request, plan, decision, variables }: DecidedRequest, clock: Clock): AuditEvent | null {
  if (!plan.isMutation && decision.denied.length === 0) return null;
  const roots = plan.roots.filter((planned) => isIncluded(planned.conditions, variables));
  const changedFields = plan.isMutation ? roots.flatMap((planned) => writtenBy(planned, variables)) : [];
  if (decision.denied.length > 0) {
    const coordinates = decision.denied.map(({ rule }) => rule.shownAs);
    return eventOf(request, plan, clock, { kind: 'denial', coordinates, changedFields });
  }
  const coordinates = roots.map(({ typeName, node }) => memberCoordinate(typeName, node.name.value));
  const kind = roots.some(isAdministrative) ? 'administration' : 'mutation';
  return eventOf(request, plan, clock, { kind, coordinates, changedFields });
}

/** What is remembered of that which a resolver forbade, when the decision before had let it pass. */
export function forbiddenEventOf(
  request: OperationRequest,
  plan: OperationPlan,
  errors: readonly GraphQLError[],
  clock: Clock,
): AuditEvent | null {
  const coordinates = errors.map(({ extensions }) => String(extensions.coordinate ?? ''));
  return eventOf(request, plan, clock, { kind: 'denial', coordinates, changedFields: [] });
}

/** An event is kept for months; what a caller calls its operation must not make it large. */
const maxNameLength = 128;

function eventOf(
  { context: { actor, requestId } }: OperationRequest,
  plan: OperationPlan,
  clock: Clock,
  { kind, coordinates, changedFields }: Pick<AuditEvent, 'kind' | 'coordinates' | 'changedFields'>,
): AuditEvent | null {
  if (!actor) return null;
  return {
    time: clock(),
    requestId,
    clientId: actor.clientId,
    kind,
    decision: kind === 'denial' ? 'denied' : 'allowed',
    operationName: plan.operation.name?.value.slice(0, maxNameLength) ?? null,
    coordinates: [...new Set(coordinates)],
    changedFields: [...new Set(changedFields)],
  };
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
