import { whereTypeFor } from './check-where.js';
import type { RequirementsTable } from './requirements-table.js';
import type { Grant, Permission } from './rights.js';
import { type RowHolder, usableWhere } from './rows.js';

/**
 * The grants of a client that cover no row because their filter cannot be used, one line each: for want of an attribute, or because
 * today's schema does not accept it (AZ-7).
 */
export function unusableFilters(table: RequirementsTable, holder: RowHolder): readonly string[] {
  return [...holder.grants].flatMap(([permission, grants]) =>
    grants.flatMap((grant) => {
      const problems = problemsOf(table, permission, grant, holder);
      const by = grant.group === null ? '' : ` (by its group ${grant.group})`;
      return problems.length === 0
        ? []
        : [`${holder.clientId} holds ${permission} on no row by a grant${by}: ${problems.join('; ')}`];
    }),
  );
}

function problemsOf(
  table: RequirementsTable,
  permission: Permission,
  { where }: Grant,
  holder: RowHolder,
): readonly string[] {
  if (where === null) return [];
  const type = whereTypeFor(table, permission);
  return type ? usableWhere(where, type, holder).problems : ['it is not about the rows of a model that there is'];
}
