import { unresolvedIn } from './check-where.js';
import type { GivenGrant } from './holding.js';
import { isInForce } from './is-in-force.js';
import type { RequirementsTable } from './requirements-table.js';
import type { RowHolder } from './rows.js';

/**
 * What whoever has just granted something should know, one line each: that the filter covers no row of this client, for want of an
 * attribute, or that it narrows nothing, because the holder has the permission unfiltered too.
 */
export function grantWarnings(
  table: RequirementsTable,
  holder: RowHolder,
  { permission, where }: GivenGrant,
  now: number,
): readonly string[] {
  if (where === null) return [];
  const unresolved = unresolvedIn(table, permission, where, holder);
  const covering = (holder.grants.get(permission) ?? []).find((grant) => grant.where === null && isInForce(grant, now));
  const by = covering?.group ? `by its group ${covering.group}` : 'by another grant';
  return [
    ...(unresolved.length > 0 ? [`${permission} is held on no row by this grant: ${unresolved.join('; ')}`] : []),
    ...(covering ? [`${permission} is held on all rows ${by}, so this filter narrows nothing`] : []),
  ];
}
