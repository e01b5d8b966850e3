import type { Actor } from '../access/rights.js';
import type { Registry } from '../registry/create-registry.js';
import type { RegisteredClient } from '../registry/registered-client.js';
import { unknownClient } from '../registry/unknown-client.js';

/** A registered client. @throws NotFoundError */
export async function findClient(id: string, registry: Registry): Promise<RegisteredClient> {
  const client = await registry.findClient(id);
  if (!client) throw unknownClient(id);
  return client;
}

/** What a client may do now with all of its scopes. @throws NotFoundError */
export async function rightsOf(id: string, registry: Registry): Promise<Actor> {
  const client = await findClient(id, registry);
  return registry.actorOf(client, { tokenScopes: client.scopes, expiresAt: 0 });
}
