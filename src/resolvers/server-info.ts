import type { Context } from '../graphql/context.js';

/** `serverInfo`: what anybody may know. */
export function serverInfo(_root: unknown, _args: unknown, { server }: Context) {
  return server;
}
