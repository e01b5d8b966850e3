import { decide } from './decide.js';
import { shownRequirement } from './denial.js';
import type { RequirementsTable } from './requirements-table.js';
import type { Permission, Rights } from './rights.js';

/** One row of the access matrix: what a coordinate asks and, for some rights, whether they meet it. */
export interface MatrixRow {
  readonly coordinate: string;
  readonly permissions: readonly Permission[];
  /** Any one of them will do; one that needs several at once has them joined by a space. */
  readonly scopes: readonly string[];
  readonly allowed?: boolean;
}

/** The matrix: every coordinate that asks something of its own (what it leaves out inherits), for some rights if they are given. */
export function matrixOf(table: RequirementsTable, rights?: Rights): readonly MatrixRow[] {
  return [...table.rules.values()]
    .filter((rule) => !rule.inherits)
    .map(({ coordinate, requirement }) => ({
      coordinate,
      permissions: requirement.permissions,
      scopes: shownRequirement(requirement).scopes,
      ...(rights ? { allowed: decide(requirement, rights).allowed } : {}),
    }));
}
