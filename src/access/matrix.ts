import { holdsPermission } from './decide.js';
import { shownRequirement } from './denial.js';
import { reachOf } from './reach.js';
import type { RequirementsTable } from './requirements-table.js';
import type { Permission, Rights } from './rights.js';

/** One row of the access matrix: what a coordinate asks and, for some rights, whether they can use it. */
export interface MatrixRow {
  readonly coordinate: string;
  readonly permissions: readonly Permission[];
  /** Any one of them will do; one that needs several at once has them joined by a space. */
  readonly scopes: readonly string[];
  readonly allowed?: boolean;
}

/** What is asked outside the schema. */
const endpoints: readonly { readonly coordinate: string; readonly permission: Permission }[] = [
  { coordinate: 'POST /oauth/introspect', permission: 'introspect_token' },
];

/**
 * The matrix: every coordinate that asks something of its own; what it leaves out inherits. For some rights, a coordinate is allowed
 * when a document can really use it: what it asks is held, and so is what must be passed on the way.
 */
export function matrixOf(table: RequirementsTable, rights?: Rights): readonly MatrixRow[] {
  const reach = rights ? reachOf(table, rights).coordinates : null;
  const rows = [...table.rules.values()]
    .filter((rule) => !rule.inherits)
    .map(({ coordinate, requirement }) => ({
      coordinate,
      permissions: requirement.permissions,
      scopes: shownRequirement(requirement).scopes,
      ...(reach ? { allowed: reach.has(coordinate) } : {}),
    }));
  return [...rows, ...endpoints.map(({ coordinate, permission }) => endpointRow(coordinate, permission, rights))];
}

function endpointRow(coordinate: string, permission: Permission, rights: Rights | undefined): MatrixRow {
  const allowed = rights ? { allowed: holdsPermission(rights, permission) } : {};
  return { coordinate, permissions: [permission], scopes: [], ...allowed };
}
