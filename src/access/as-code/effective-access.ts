import { canonicalJson } from '../../lib/canonical-json.js';
import { whereTypeFor } from '../check-where.js';
import type { Coordinate } from '../coordinate.js';
import type { Asker } from '../explain.js';
import { matrixOf } from '../matrix.js';
import { fillPlaceholders } from '../placeholders.js';
import type { RequirementsTable } from '../requirements-table.js';
import type { Grant, Json, Permission } from '../rights.js';
import { type RowHolder, usableWhere } from '../rows.js';

/** Rows that a permission really covers: by one filter, or all. */
export interface EffectiveRows {
  readonly permission: Permission;
  /** With the client's own values in the place of `$client.*`; `null`: every row, or a permission that is about none. */
  readonly where: Json;
  /** RFC 3339; `null`: no end. */
  readonly until: string | null;
}

/** What a client can really do: what the matrix allows it, and the rows that its grants cover. */
export interface EffectiveAccess {
  readonly coordinates: ReadonlySet<Coordinate>;
  /** By a text that is equal for equal rows. */
  readonly rows: ReadonlyMap<string, EffectiveRows>;
}

/** What can be done by whoever does not exist. */
const noAccess: EffectiveAccess = { coordinates: new Set(), rows: new Map() };

/** Works out effective access, each set of scopes and permissions once. */
export class EffectiveAccessOf {
  readonly #table: RequirementsTable;
  readonly #coordinates = new Map<string, ReadonlySet<Coordinate>>();

  constructor(table: RequirementsTable) {
    this.#table = table;
  }

  /** Grants are taken as they are: ended ones must have been left out. */
  of(asker: (Asker & RowHolder) | null): EffectiveAccess {
    if (!asker) return noAccess;
    return { coordinates: this.#coordinatesOf(asker), rows: this.#rowsOf(asker) };
  }

  /** What of somebody's grants covers no row, because it cannot be used (AZ-7), one line each. */
  unusableGrants(asker: RowHolder): readonly string[] {
    return [...asker.grants.values()].flat().flatMap((grant) => {
      const { permission, where } = grant;
      const filter = `${permission} where ${JSON.stringify(where)}`;
      return this.#problemsOf(grant, asker).map((problem) => `${filter} covers no row: ${problem}`);
    });
  }

  /** Filters that narrow nothing, because their holder has the permission unfiltered for as long, one line each. */
  needlessFilters(asker: RowHolder): readonly string[] {
    return [...asker.grants.values()].flatMap((grants) =>
      grants.flatMap(({ permission, where, until }) => {
        const covering = grants.find((grant) => grant.where === null && endOf(grant) >= endOf({ until }));
        if (where === null || !covering) return [];
        const by = covering.group === null ? 'by another grant' : `by its group ${covering.group}`;
        return [`${permission} where ${JSON.stringify(where)} narrows nothing: it is held on all rows ${by}`];
      }),
    );
  }

  #coordinatesOf(asker: Asker): ReadonlySet<Coordinate> {
    const key = JSON.stringify([[...asker.scopes].sort(), [...asker.grants.keys()].sort()]);
    const known = this.#coordinates.get(key);
    if (known) return known;
    const allowed = matrixOf(this.#table, asker).filter((row) => row.allowed);
    const coordinates = new Set(allowed.map((row) => row.coordinate));
    this.#coordinates.set(key, coordinates);
    return coordinates;
  }

  #rowsOf(asker: RowHolder): ReadonlyMap<string, EffectiveRows> {
    const grants = [...asker.grants.values()].flat();
    const usable = grants.flatMap((grant) => this.#rowsBy(grant, asker));
    const needed = usable.filter((rows, index) => !usable.some((other, at) => makesNeedless(other, at, rows, index)));
    return new Map(needed.map((rows) => [JSON.stringify([rows.permission, rows.where, rows.until]), shown(rows)]));
  }

  /** None by a filter that cannot be used: it covers no row. */
  #rowsBy(grant: Grant, asker: RowHolder): readonly Rows[] {
    const { permission, where, until } = grant;
    if (where === null) return [{ permission, where, until }];
    const type = whereTypeFor(this.#table, permission);
    if (!type || this.#problemsOf(grant, asker).length > 0) return [];
    return [{ permission, where: canonicalJson(fillPlaceholders(where, type, asker).where), until }];
  }

  #problemsOf({ permission, where }: Grant, asker: RowHolder): readonly string[] {
    if (where === null) return [];
    const type = whereTypeFor(this.#table, permission);
    return type ? usableWhere(where, type, asker).problems : ['the permission takes no filter'];
  }
}

interface Rows {
  readonly permission: Permission;
  readonly where: Json;
  readonly until: number | null;
}

/** Whether one covers all that the other covers, for as long; of two equal ones the first stays. */
function makesNeedless(one: Rows, oneAt: number, other: Rows, otherAt: number): boolean {
  if (oneAt === otherAt || one.permission !== other.permission) return false;
  const isSameFilter = JSON.stringify(one.where) === JSON.stringify(other.where);
  if (one.where !== null && !isSameFilter) return false;
  const [oneEnd, otherEnd] = [endOf(one), endOf(other)];
  return isSameFilter && oneEnd === otherEnd ? oneAt < otherAt : oneEnd >= otherEnd;
}

function endOf({ until }: { readonly until: number | null }): number {
  return until ?? Number.POSITIVE_INFINITY;
}

function shown({ permission, where, until }: Rows): EffectiveRows {
  return { permission, where, until: until === null ? null : new Date(until).toISOString() };
}
