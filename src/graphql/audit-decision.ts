import { memberCoordinate } from '../access/coordinate.js';
import { isIncluded, type VariableValues } from '../access/decide-operation.js';
import type { PlannedSelection } from '../access/operation-plan.js';
import type { Clock } from '../lib/clock.js';
import type { AuditEvent } from '../observe/audit.js';
import type { DecidedRequest } from './execute-operation.js';

/**
 * What is remembered of a decision (AZ-15): every denial of a client, and every mutation. `null`: nothing, as for a query that was
 * allowed, or anything anonymous, which must not make the store grow.
 */
export function auditEventOf({ request, plan, decision, variables }: DecidedRequest, clock: Clock): AuditEvent | null {
  const { actor, requestId } = request.context;
  if (!actor || (!plan.isMutation && decision.denied.length === 0)) return null;
  const isDenied = decision.denied.length > 0;
  const roots = plan.roots.filter((planned) => isIncluded(planned.conditions, variables));
  return {
    time: clock(),
    requestId,
    clientId: actor.clientId,
    kind: isDenied ? 'denial' : 'mutation',
    decision: isDenied ? 'denied' : 'allowed',
    operationName: plan.operation.name?.value ?? null,
    coordinates: isDenied
      ? [...new Set(decision.denied.map(({ rule }) => rule.shownAs))]
      : roots.map(({ typeName, node }) => memberCoordinate(typeName, node.name.value)),
    changedFields: plan.isMutation ? [...new Set(roots.flatMap((planned) => writtenBy(planned, variables)))] : [],
  };
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
