import type { Asker } from '../explain.js';
import { isInForce } from '../is-in-force.js';
import type { Grant, Permission } from '../rights.js';
import type { RowHolder } from '../rows.js';
import type { AccessState, GrantState } from './access-state.js';

/** A client with all of its scopes, as the server would see it in a state. `now` in milliseconds; `null`: the state has no such client. */
export function askerIn(state: AccessState, clientId: string, now: number): (Asker & RowHolder) | null {
  const client = state.clients.get(clientId);
  if (!client) return null;
  const scopes = new Set(client.scopes);
  const own = client.grants.map((grant) => toGrant(grant, null));
  const ofGroups = client.groups.flatMap((group) =>
    (state.groups.get(group)?.grants ?? []).map((grant) => toGrant(grant, group)),
  );
  const inForce = [...own, ...ofGroups].filter((grant) => isInForce(grant, now));
  return { clientId, scopes, clientScopes: scopes, attributes: client.attributes, grants: byPermission(inForce) };
}

function toGrant({ permission, where, until }: GrantState, group: string | null): Grant {
  return { permission, where, until: until === null ? null : Date.parse(until), group };
}

function byPermission(grants: readonly Grant[]): ReadonlyMap<Permission, readonly Grant[]> {
  const gathered = new Map<Permission, readonly Grant[]>();
  for (const grant of grants) gathered.set(grant.permission, [...(gathered.get(grant.permission) ?? []), grant]);
  return gathered;
}
