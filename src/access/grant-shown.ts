import type { Grant, Permission, StoredWhere } from './rights.js';

/** A grant as `explain` and plans show it. */
export interface GrantShown {
  readonly permission: Permission;
  /** `null`: every row. */
  readonly where: StoredWhere | null;
  /** RFC 3339; `null`: no end. */
  readonly until: string | null;
  /** The group that gave it; `null`: the client's own. */
  readonly group: string | null;
}

/** Shows a grant. */
export function showGrant({ permission, where, until, group }: Grant): GrantShown {
  return { permission, where, until: until === null ? null : new Date(until).toISOString(), group };
}
