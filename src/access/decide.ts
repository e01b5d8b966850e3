import type { Requirement } from './requirement.js';
import type { Grant, Permission, Rights, Scope } from './rights.js';

/** What a denied actor lacks. `row`: it holds the permission, but not on this row. */
export type Lack = 'permission' | 'scope' | 'row';

/** Allowed, and because of which grants; or denied, and what is missing. */
export type Decision = Allowed | Denied;

/** The actor may; `because` names the grants behind it, its own or its groups'. */
export interface Allowed {
  readonly allowed: true;
  readonly because: readonly Grant[];
}

/** The actor may not. Without a token everything is missing. */
export interface Denied {
  readonly allowed: false;
  readonly missing: readonly Lack[];
  readonly permissions: readonly Permission[];
  /** The scopes that would do, narrowest first: of each alternative what is not held. Empty: no scope is missing. */
  readonly scopes: readonly (readonly Scope[])[];
}

const noRights: Rights = Object.freeze({ scopes: new Set<Scope>(), grants: new Map<Permission, readonly Grant[]>() });

/** Decides one coordinate for one set of rights; `null` rights: no token was presented. Pure, and never throws. */
export function decide(requirement: Requirement, rights: Rights | null): Decision {
  if (!requirement.token) return { allowed: true, because: [] };
  const permissions = missingPermissions(requirement, rights ?? noRights);
  const scopes = missingScopes(requirement, rights ?? noRights);
  if (rights && permissions.length === 0 && scopes.length === 0) {
    return { allowed: true, because: requirement.permissions.flatMap((each) => rights.grants.get(each) ?? []) };
  }
  const missing: Lack[] = [
    ...(permissions.length > 0 ? ['permission' as const] : []),
    ...(scopes.length > 0 ? ['scope' as const] : []),
  ];
  return { allowed: false, missing, permissions, scopes };
}

/** Whether a permission is held at all, on whatever rows. */
export function holdsPermission(rights: Rights, permission: Permission): boolean {
  return (rights.grants.get(permission)?.length ?? 0) > 0;
}

function missingPermissions(requirement: Requirement, rights: Rights): readonly Permission[] {
  return requirement.permissions.filter((permission) => !holdsPermission(rights, permission));
}

function missingScopes(requirement: Requirement, rights: Rights): readonly (readonly Scope[])[] {
  const lacking = requirement.scopes.map((alternative) => alternative.filter((scope) => !rights.scopes.has(scope)));
  return lacking.some((scopes) => scopes.length === 0) ? [] : lacking;
}
