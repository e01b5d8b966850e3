import type { GrantState } from './as-code/access-state.js';
import type { Grant } from './rights.js';

/** A grant as `explain` and plans show it. */
export interface GrantShown extends GrantState {
  /** The group that gave it; `null`: the client's own. */
  readonly group: string | null;
}

/** Shows a grant. */
export function showGrant({ permission, where, until, group }: Grant): GrantShown {
  return { permission, where, until: until === null ? null : new Date(until).toISOString(), group };
}
