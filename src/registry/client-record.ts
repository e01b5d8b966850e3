import type { GrantState } from '../access/as-code/access-state.js';
import type { StoredClient, StoredSecret } from './models/client.js';
import type { StoredGrant } from './models/grant-schema.js';
import type { StoredGroup } from './models/group.js';
import { attributesOf } from './to-registered-client.js';

/** A client as `clients show` prints it; nothing of its secrets. */
export interface ClientRecord {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  /** Its own; its groups' stand with them. */
  readonly grants: readonly GrantState[];
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** Lifetime of its tokens in seconds; `null`: the server's default. */
  readonly ttl: number | null;
  /** RFC 3339, at most a minute behind; `null`: never. */
  readonly lastUsed: string | null;
}

/** One secret of a client as people see it, for `clients show` at a terminal. */
export interface SecretRecord {
  readonly keyId: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsed: string | null;
}

/** When the permissions that a client holds, by itself or by a group, were last needed for what it asked. */
export interface GrantUseRecord {
  readonly permission: string;
  /** RFC 3339, at most a minute behind; `null`: never. */
  readonly lastUsed: string | null;
}

/** A group as people and scripts see it. */
export interface GroupRecord {
  readonly id: string;
  readonly grants: readonly GrantState[];
  /** Ids of the clients in it, in order. */
  readonly members: readonly string[];
}

export function toClientRecord(client: StoredClient): ClientRecord {
  return {
    id: client._id,
    name: client.name,
    enabled: client.enabled,
    scopes: [...client.scopes],
    groups: [...client.groups],
    grants: client.grants.map(toGrantState),
    attributes: { ...attributesOf(client.attributes) },
    ttl: client.ttlSeconds,
    lastUsed: client.lastUsed?.toISOString() ?? null,
  };
}

export function toGroupRecord(group: StoredGroup, members: readonly string[]): GroupRecord {
  return { id: group._id, grants: group.grants.map(toGrantState), members: [...members].sort() };
}

export function toSecretRecord(secret: StoredSecret, lastUsed: Date | undefined): SecretRecord {
  return {
    keyId: secret.keyId,
    createdAt: secret.createdAt.toISOString(),
    expiresAt: secret.expiresAt?.toISOString() ?? null,
    lastUsed: lastUsed?.toISOString() ?? null,
  };
}

export function toGrantState({ permission, where, until }: StoredGrant): GrantState {
  return { permission, where, until: until?.toISOString() ?? null };
}
