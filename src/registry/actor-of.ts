import { isInForce } from '../access/is-in-force.js';
import type { Actor, Grant, Permission, Rights, Scope } from '../access/rights.js';
import type { RegisteredClient } from './registered-client.js';

/** What a token adds to its client. */
export interface Token {
  readonly tokenScopes: Iterable<Scope>;
  /** End of the token, in seconds since the epoch. */
  readonly expiresAt: number;
}

/** Rights of a snapshot under one set of scopes, true from `madeAt` until the next grant ends; milliseconds. */
interface RightsInForce extends Rights {
  readonly key: string;
  readonly madeAt: number;
  readonly validUntil: number;
}

/** How many sets of scopes are remembered for one client; tokens of a client seldom come in more. */
const rememberedSets = 32;
const remembered = new WeakMap<RegisteredClient, Map<string, RightsInForce>>();

/**
 * The actor that a client's token makes: the scopes that token and client both have, the grants in force now.
 * `now` in milliseconds. Remembered with the snapshot, so that a request costs a look-up.
 */
export function actorOf(client: RegisteredClient, { tokenScopes, expiresAt }: Token, now: number): Actor {
  const rights = rightsOf(client, [...tokenScopes], now);
  return {
    clientId: client.id,
    clientName: client.name,
    clientSince: client.registeredAt,
    attributes: client.attributes,
    scopes: rights.scopes,
    clientScopes: client.scopes,
    grants: rights.grants,
    expiresAt,
    rightsKey: rights.key,
  };
}

function rightsOf(client: RegisteredClient, tokenScopes: readonly Scope[], now: number): RightsInForce {
  const bySet = remembered.get(client) ?? new Map<string, RightsInForce>();
  remembered.set(client, bySet);
  const setKey = tokenScopes.join(' ');
  const known = bySet.get(setKey);
  if (known && known.madeAt <= now && now < known.validUntil) return known;
  if (bySet.size >= rememberedSets) bySet.clear();
  const rights = rightsInForce(client, tokenScopes, now);
  bySet.set(setKey, rights);
  return rights;
}

function rightsInForce(client: RegisteredClient, tokenScopes: readonly Scope[], now: number): RightsInForce {
  const scopes = new Set(tokenScopes.filter((scope) => client.scopes.has(scope)).sort());
  const grants = grantsInForce(client.grants, now);
  const ends = [...grants.values()].flat().map(({ until }) => until ?? Number.POSITIVE_INFINITY);
  return {
    scopes,
    grants,
    key: `${[...scopes].join(' ')}|${[...grants.keys()].sort().join(' ')}`,
    madeAt: now,
    validUntil: Math.min(...ends, Number.POSITIVE_INFINITY),
  };
}

function grantsInForce(
  all: ReadonlyMap<Permission, readonly Grant[]>,
  now: number,
): ReadonlyMap<Permission, readonly Grant[]> {
  const inForce = [...all].map(
    ([permission, grants]) => [permission, grants.filter((grant) => isInForce(grant, now))] as const,
  );
  return new Map(inForce.filter(([, grants]) => grants.length > 0));
}

/** Whether a client holds a permission now, on all rows. `now` in milliseconds. */
export function holdsOnAllRows(
  { grants }: Pick<RegisteredClient, 'grants'>,
  permission: Permission,
  now: number,
): boolean {
  return (grants.get(permission) ?? []).some((grant) => grant.where === null && isInForce(grant, now));
}
