import { forEachSelection } from '../access/decide-operation.js';
import type { OperationPlan } from '../access/operation-plan.js';
import type { Actor, Permission } from '../access/rights.js';

const remembered = new WeakMap<OperationPlan, readonly Permission[]>();

/** The permissions that an operation needs and its caller holds: what is noted as used (TS-16). */
export function usedPermissions(plan: OperationPlan, actor: Actor): readonly Permission[] {
  return neededBy(plan).filter((permission) => actor.grants.has(permission));
}

function neededBy(plan: OperationPlan): readonly Permission[] {
  const known = remembered.get(plan);
  if (known) return known;
  const needed = new Set<Permission>();
  forEachSelection(plan.roots, ({ rules }) => {
    for (const { requirement } of rules) for (const permission of requirement.permissions) needed.add(permission);
  });
  const permissions = [...needed];
  remembered.set(plan, permissions);
  return permissions;
}
