import { coerceInputValue } from 'graphql';
import { permissionFor } from '../../access/model-requirement.js';
import type { Actor, Permission, StoredWhere } from '../../access/rights.js';
import { rowsFor } from '../../access/rows.js';
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
    if (!actor) return noRow;
    const rows = rowsFor(actor, permission, clock());
    if (rows.kind === 'all') return everyRow;
    if (rows.kind === 'none') return noRow;
    return anyOf(await Promise.all(rows.wheres.map((where) => compileStored(binding, permission, where))));
  }

  /** A stored filter that today's schema does not accept leaves the permission held on no row. */
  async function compileStored(binding: ModelBinding, permission: Permission, where: StoredWhere): Promise<Filter> {
    try {
      return await compileWhere(binding, coerceStoredWhere(binding, where), scope);
    } catch (error) {
      if (!(error instanceof StoredWhereError)) throw error;
      log.warn(
        { client: actor?.clientId, permission, err: error },
        'a row filter does not fit the schema; it covers no row',
      );
      return noRow;
    }
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

class StoredWhereError extends Error {}

/** @throws StoredWhereError if the model's `where` type refuses it */
function coerceStoredWhere(binding: ModelBinding, where: StoredWhere): unknown {
  return coerceInputValue(where, binding.whereType, (path, _value, error) => {
    throw new StoredWhereError(`${path.join('.')}: ${error.message}`);
  });
}
