import type { Actor, Grant, Permission, StoredWhere } from './rights.js';

/** What rows a permission covers for an actor: all, none, or those that match at least one of the filters. */
export type Rows =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  | { readonly kind: 'some'; readonly wheres: readonly StoredWhere[] };

/** Who holds the grants, and what their `$client` placeholders stand for. */
export type RowHolder = Pick<Actor, 'grants' | 'clientId' | 'attributes'>;

const allRows: Rows = Object.freeze({ kind: 'all' });
const noRows: Rows = Object.freeze({ kind: 'none' });

/**
 * The rows that a permission covers (AZ-7): filters of several grants OR together, a grant without one covers all, an ended grant is
 * as if not held. The filters come back with their placeholders filled in, in the model's own `where` language.
 */
export function rowsFor(holder: RowHolder, permission: Permission, now: number): Rows {
  const grants = (holder.grants.get(permission) ?? []).filter((grant) => isInForce(grant, now));
  if (grants.some((grant) => grant.where === null)) return allRows;
  const wheres = grants.flatMap(({ where }) => (where === null ? [] : [where]));
  return wheres.length === 0 ? noRows : { kind: 'some', wheres };
}

/** Whether a grant has not ended. `now` is in milliseconds since the epoch. */
export function isInForce(grant: Pick<Grant, 'until'>, now: number): boolean {
  return grant.until === null || now < grant.until;
}
