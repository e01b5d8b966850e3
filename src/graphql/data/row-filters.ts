import { decide } from '../../access/decide.js';
import { permissionFor, viewRequirement } from '../../access/model-requirement.js';
import type { Actor, Permission } from '../../access/rights.js';
import { rowsFor } from '../../access/rows.js';
import { InputError } from '../../lib/app-error.js';
import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../observe/log.js';
import { compileWhere, type WhereScope } from './compile-where.js';
import { anyOf, everyRow, type Filter, noRow } from './filter.js';
import type { ModelBinding } from './model-binding.js';

/** The rows that an actor's permissions cover, as filters (AZ-7). One a request: what was worked out once holds to its end. */
export interface RowFilters {
  /** The rows of a model that a permission covers; no row for an actor that does not hold it. */
  of(binding: ModelBinding, permission: Permission): Promise<Filter>;
  /** Forgets what was worked out, since a write may have changed which rows a filter's relations name. */
  forget(): void;
}

interface Options {
  readonly actor: Actor | null;
  readonly clock: Clock;
  readonly log: Log;
  /** Full sight, no limits: a row filter is no caller's query. */
  readonly scope: WhereScope;
}

/** Makes the row filters of one request. */
export function createRowFilters({ actor, clock, log, scope }: Options): RowFilters {
  const known = new Map<string, Promise<Filter>>();

  async function compile(binding: ModelBinding, permission: Permission): Promise<Filter> {
    if (!actor || !mayUse(binding, permission)) return noRow;
    const warn = (problems: readonly string[]) => logUnusable(permission, problems);
    const rows = rowsFor(actor, permission, clock(), binding.whereType, (_grant, problems) => warn(problems));
    if (rows.kind === 'all') return everyRow;
    if (rows.kind === 'none') return noRow;
    return anyOf(await Promise.all(rows.wheres.map((where) => compileOne(binding, where, warn))));
  }

  /** Seeing rows takes a scope beside the permission (AZ-2); hand-written fields ask for rows without having been asked for either. */
  function mayUse(binding: ModelBinding, permission: Permission): boolean {
    return permission !== viewPermission(binding) || decide(viewRequirement(binding.name), actor).allowed;
  }

  /** What the schema accepts may still say nothing, such as `gt: null`: it covers no row. */
  async function compileOne(
    binding: ModelBinding,
    where: unknown,
    warn: (problems: readonly string[]) => void,
  ): Promise<Filter> {
    try {
      return await compileWhere(binding, where, scope);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      warn([error.message]);
      return noRow;
    }
  }

  function logUnusable(permission: Permission, problems: readonly string[]): void {
    log.warn({ client: actor?.clientId, permission, problems }, 'a row filter cannot be used; it covers no row');
  }

  return {
    of(binding, permission) {
      const key = `${binding.name} ${permission}`;
      const filter = known.get(key) ?? compile(binding, permission);
      known.set(key, filter);
      return filter;
    },
    forget: () => known.clear(),
  };
}

/** The permission to view rows of a model. */
export function viewPermission(binding: ModelBinding): Permission {
  return permissionFor('view', binding.name);
}
