import { canonicalJson } from '../lib/canonical-json.js';
import { whereTypeFor } from './check-where.js';
import { fillPlaceholders, type PlaceholderValues } from './placeholders.js';
import type { RequirementsTable } from './requirements-table.js';
import type { Actor, Grant, Json, Permission, Scope, StoredWhere } from './rights.js';

/** A grant as it is given to somebody: by whom it is held does not matter here. */
export type GivenGrant = Pick<Grant, 'permission' | 'where' | 'until'>;

/** All that a client holds, its groups' grants included, with what its placeholders stand for. */
export interface Holdings extends PlaceholderValues {
  readonly scopes: Iterable<Scope>;
  readonly grants: readonly GivenGrant[];
}

/** Who administers: what it holds itself bounds what it can hand out (AZ-13). */
export type Maker = Pick<Actor, 'clientId' | 'attributes' | 'scopes' | 'grants'>;

/** What of a client's holdings an administrator does not hold. */
export interface NotHeld {
  readonly permissions: readonly Permission[];
  readonly scopes: readonly Scope[];
}

/** What of somebody's holdings a maker does not hold (AZ-13). */
export function notHeldOf(table: RequirementsTable, maker: Maker, holdings: Holdings): NotHeld {
  const permissions = holdings.grants
    .filter((grant) => !holdsGrant(table, maker, grant, holdings))
    .map(({ permission }) => permission);
  return {
    permissions: [...new Set(permissions)],
    scopes: [...new Set(holdings.scopes)].filter((scope) => !maker.scopes.has(scope)),
  };
}

/**
 * A grant as a maker may give it: one whose own grants of the permission are filtered can only give rows within that filter, its
 * placeholders filled in now. What it does not hold at all comes back as it was, and is not held.
 */
export function withinMakersRows(table: RequirementsTable, maker: Maker, grant: GivenGrant): GivenGrant {
  const covering = coveringGrants(maker, grant);
  if (covering.length === 0 || covering.some(({ where }) => where === null)) return grant;
  const own = anyOf(filledWheres(table, maker, covering));
  if (own === null) return grant;
  return { ...grant, where: grant.where === null ? own : { AND: [own, grant.where] } };
}

/** Holding a grant: the permission unfiltered, or under a filter that is all of the other's or a conjunct of it, and as long. */
function holdsGrant(table: RequirementsTable, maker: Maker, grant: GivenGrant, values: PlaceholderValues): boolean {
  const covering = coveringGrants(maker, grant);
  if (covering.some(({ where }) => where === null)) return true;
  if (grant.where === null) return false;
  const given = conjunctsOf(table, grant.permission, grant.where, values);
  const own = filledWheres(table, maker, covering);
  const candidates = own.length > 1 ? [...own, anyOf(own)] : own;
  return candidates.some((where) => where !== null && conjuncts(where).every((each) => given.has(each)));
}

/** The maker's grants of the permission that do not end before the given one. */
function coveringGrants(maker: Maker, { permission, until }: GivenGrant): readonly Grant[] {
  const grants = maker.grants.get(permission) ?? [];
  return grants.filter((held) => held.until === null || (until !== null && held.until >= until));
}

/** A filter whose placeholders have no value covers no row, so nothing can be given by it. */
function filledWheres(table: RequirementsTable, maker: Maker, grants: readonly Grant[]): readonly StoredWhere[] {
  return grants.flatMap(({ permission, where }) => {
    const type = whereTypeFor(table, permission);
    const filled = where === null || !type ? null : fillPlaceholders(where, type, maker);
    return filled && filled.problems.length === 0 && isWhere(filled.where) ? [filled.where] : [];
  });
}

function anyOf(wheres: readonly StoredWhere[]): StoredWhere | null {
  const [first, second] = wheres;
  return first && !second ? first : first ? { OR: wheres } : null;
}

/** The conjuncts of a filter as canonical text, as it stands and as it is for its holder. */
function conjunctsOf(
  table: RequirementsTable,
  permission: Permission,
  where: StoredWhere,
  values: PlaceholderValues,
): ReadonlySet<string> {
  const type = whereTypeFor(table, permission);
  const filled = type ? fillPlaceholders(where, type, values) : null;
  const resolved = filled && filled.problems.length === 0 && isWhere(filled.where) ? filled.where : null;
  // A placeholder in one filter is not the same as in another's: only what it stands for is compared.
  return new Set([
    ...conjuncts(where).filter((text) => !text.includes('"$client.')),
    ...(resolved ? conjuncts(resolved) : []),
  ]);
}

/** `{ a, b, AND: [c] }` is a and b and c. */
function conjuncts(where: Json): readonly string[] {
  if (!isWhere(where)) return [JSON.stringify(where)];
  return Object.entries(where).flatMap(([key, value]) => {
    if (key === 'AND') return (Array.isArray(value) ? value : [value]).flatMap((each: Json) => conjuncts(each));
    return [JSON.stringify(canonicalJson({ [key]: value }))];
  });
}

function isWhere(value: Json): value is StoredWhere {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
