import { checkWhere } from './check-where.js';
import { permissionFor } from './model-requirement.js';
import type { RequirementsTable } from './requirements-table.js';
import type { Permission, Scope, StoredWhere } from './rights.js';

/** The permissions and scopes that exist: nothing else can be granted. */
export interface Vocabulary {
  readonly permissions: ReadonlySet<Permission>;
  readonly scopes: ReadonlySet<Scope>;
  /** What is wrong with a row filter of a permission, one line each. */
  readonly checkWhere: (permission: Permission, where: StoredWhere) => readonly string[];
}

/** Scopes that cover every model (django-oauth-toolkit's). */
const umbrellaScopes: readonly Scope[] = ['read', 'write'];

/** Permissions of ours: neither a model of the team's nor its SDL needs to name them. */
export const builtInPermissions: readonly Permission[] = [
  'introspect_token',
  'explain',
  ...(['client', 'group'] as const).flatMap((model) =>
    (['view', 'add', 'change', 'delete'] as const).map((action) => permissionFor(action, model)),
  ),
  'view_auditevent',
];

/** Everything that some coordinate asks, and what is built in. */
export function vocabularyOf(table: RequirementsTable): Vocabulary {
  const requirements = [...table.rules.values()].map((rule) => rule.requirement);
  return {
    permissions: new Set([...requirements.flatMap((each) => each.permissions), ...builtInPermissions]),
    scopes: new Set([...requirements.flatMap((each) => each.scopes.flat()), ...umbrellaScopes]),
    checkWhere: (permission, where) => checkWhere(table, permission, where),
  };
}
