import { coerceInputValue, type GraphQLInputType } from 'graphql';
import { isInForce } from './is-in-force.js';
import { fillPlaceholders } from './placeholders.js';
import type { Actor, Grant, Json, Permission } from './rights.js';

/** What rows a permission covers for an actor: all, none, or those that match at least one of the filters. */
export type Rows =
  | { readonly kind: 'all' }
  | { readonly kind: 'none' }
  /** Coerced by the model's own `where` type, as an argument of a resolver would be. */
  | { readonly kind: 'some'; readonly wheres: readonly unknown[] };

/** Who holds the grants, and what their `$client` placeholders stand for. */
export type RowHolder = Pick<Actor, 'grants' | 'clientId' | 'attributes'>;

/** Told of a grant that covers no row because it can't be used, so that somebody mends it. */
export type UnusableGrant = (grant: Grant, problems: readonly string[]) => void;

const allRows: Rows = Object.freeze({ kind: 'all' });
const noRows: Rows = Object.freeze({ kind: 'none' });

/**
 * The rows that a permission covers (AZ-7): filters of several grants OR together, a grant without one covers all, an ended grant is
 * as if not held. A filter with an unresolved placeholder, or one that today's schema does not accept, covers no row.
 */
export function rowsFor(
  holder: RowHolder,
  permission: Permission,
  now: number,
  whereType: GraphQLInputType,
  onUnusable: UnusableGrant = () => {},
): Rows {
  const grants = (holder.grants.get(permission) ?? []).filter((grant) => isInForce(grant, now));
  if (grants.some((grant) => grant.where === null)) return allRows;
  const wheres = grants.flatMap((grant) => {
    const usable = usableWhere(grant.where, whereType, holder);
    if (usable.problems.length > 0) onUnusable(grant, usable.problems);
    return usable.problems.length > 0 ? [] : [usable.where];
  });
  return wheres.length === 0 ? noRows : { kind: 'some', wheres };
}

/** A row filter as it can be used for one client, or why it can't be. */
export function usableWhere(
  where: Json,
  whereType: GraphQLInputType,
  holder: Pick<RowHolder, 'clientId' | 'attributes'>,
): { readonly where: unknown; readonly problems: readonly string[] } {
  const filled = fillPlaceholders(where, whereType, holder);
  if (filled.problems.length > 0) return { where: null, problems: filled.problems };
  const problems: string[] = [];
  const coerced: unknown = coerceInputValue(
    filled.where,
    whereType,
    (path, _value, error) => {
      problems.push(path.length > 0 ? `${path.join('.')}: ${error.message}` : error.message);
    },
    true,
  );
  return { where: coerced, problems };
}
