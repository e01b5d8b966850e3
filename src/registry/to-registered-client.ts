import type { Grant, Permission } from '../access/rights.js';
import { deepFreeze } from '../lib/deep-freeze.js';
import type { StoredAttribute, StoredClient, StoredSecret } from './models/client.js';
import type { StoredGrant } from './models/grant-schema.js';
import type { StoredGroup } from './models/group.js';
import type { AuthMethod, ClientSecret, RegisteredClient } from './registered-client.js';

/** Builds a client's snapshot, the grants of its groups merged in. A group that is not there (any more) gives nothing. */
export function toRegisteredClient(
  client: StoredClient,
  groupsById: ReadonlyMap<string, StoredGroup>,
): RegisteredClient {
  return Object.freeze({
    id: client._id,
    name: client.name,
    registeredAt: client.createdAt.getTime(),
    enabled: client.enabled,
    scopes: new Set(client.scopes),
    groups: Object.freeze([...client.groups]),
    grants: grantsOf(client, groupsById),
    attributes: attributesOf(client.attributes),
    ttlSeconds: client.ttlSeconds,
    tokensValidFrom: client.tokensValidFrom,
    authMethods: Object.freeze(authMethodsOf(client)),
    secrets: Object.freeze(client.secrets.map(toSecret)),
    jwks: deepFreeze(client.jwks),
    externalSubject: client.externalSubject ? Object.freeze({ ...client.externalSubject }) : null,
    dpopOnly: client.dpopOnly,
  });
}

/** A list of strings by name. No prototype, so that `constructor` is no attribute unless it was given. */
export function attributesOf(attributes: readonly StoredAttribute[]): Readonly<Record<string, readonly string[]>> {
  const byName: Record<string, readonly string[]> = Object.create(null);
  for (const { name, values } of attributes) byName[name] = Object.freeze([...values]);
  return Object.freeze(byName);
}

function grantsOf(
  client: StoredClient,
  groupsById: ReadonlyMap<string, StoredGroup>,
): ReadonlyMap<Permission, readonly Grant[]> {
  const own = client.grants.map((grant) => toGrant(grant, null));
  const ofGroups = client.groups.flatMap((id) => groupsById.get(id)?.grants.map((grant) => toGrant(grant, id)) ?? []);
  const byPermission = new Map<Permission, Grant[]>();
  for (const grant of [...own, ...ofGroups]) {
    const same = byPermission.get(grant.permission);
    if (same) same.push(grant);
    else byPermission.set(grant.permission, [grant]);
  }
  return byPermission;
}

function toGrant({ permission, where, until }: StoredGrant, group: string | null): Grant {
  return Object.freeze({ permission, where: deepFreeze(where), until: until?.getTime() ?? null, group });
}

function toSecret({ keyId, hash, expiresAt }: StoredSecret): ClientSecret {
  return Object.freeze({ keyId, hash, expiresAt: expiresAt?.getTime() ?? null });
}

/** What a client is registered for is what it has the means for (TS-2). */
function authMethodsOf({ secrets, jwks }: StoredClient): AuthMethod[] {
  return [
    ...(secrets.length > 0 ? (['client_secret_basic', 'client_secret_post'] as const) : []),
    ...(jwks ? (['private_key_jwt'] as const) : []),
  ];
}
