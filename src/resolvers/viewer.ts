import type { Context } from '../graphql/context.js';

/** `viewer`: the client that asks, from its token and its grants; nothing is read from the store. */
export function viewer(_root: unknown, _args: unknown, { actor }: Context) {
  if (!actor) return null;
  return {
    id: actor.clientId,
    name: actor.clientName,
    scopes: [...actor.scopes].sort(),
    permissions: [...actor.grants.keys()].sort(),
    expiresAt: new Date(actor.expiresAt * 1000),
  };
}
