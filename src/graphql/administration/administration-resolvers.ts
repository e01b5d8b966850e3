import type { Actor, Grant } from '../../access/rights.js';
import { unknownClient } from '../../registry/unknown-client.js';
import type { Context } from '../context.js';
import type { ResolverMap } from '../crud/crud-resolvers.js';
import { modelData } from '../data/data.js';
import { type ClientArgument, type GrantArgument, readClientInput, readGrantInput } from './client-input.js';

interface StoredRow {
  readonly _id: string;
}

/** The resolvers of `schema/system`: administration of clients and `explain`. */
export const administrationResolvers: ResolverMap = {
  Query: {
    explain: async (_root, { document, client }: { document: string; client?: string | null }, context: Context) => {
      if (client != null) await requireVisible(context, client);
      return context.administration.explain(document, client ?? null);
    },
  },
  Mutation: {
    createClient: async (_root, { input }: { input: ClientArgument & { clientId: string } }, context: Context) => {
      const { id, secret } = await context.administration.createClient(
        makerOf(context),
        input.clientId,
        readClientInput(input),
      );
      return { id, secret, client: clientOf(context, id) };
    },
    updateClient: async (_root, { id, input }: { id: string; input: ClientArgument }, context: Context) => {
      await requireVisible(context, id);
      await context.administration.updateClient(makerOf(context), id, readClientInput(input));
      return { id, client: clientOf(context, id) };
    },
    deleteClient: async (_root, { id }: { id: string }, context: Context) => {
      await requireVisible(context, id);
      await context.administration.deleteClient(makerOf(context), id);
      return { id };
    },
    rotateClientSecret: async (_root, { id, overlap }: { id: string; overlap?: string | null }, context: Context) => {
      await requireVisible(context, id);
      return context.administration.rotateClientSecret(makerOf(context), id, overlap ?? null);
    },
    grantPermission: async (_root, { client: id, ...grant }: GrantArgument & { client: string }, context: Context) => {
      await requireVisible(context, id);
      await context.administration.grantPermission(makerOf(context), id, readGrantInput(grant));
      return { id, client: clientOf(context, id) };
    },
    revokePermission: async (
      _root,
      { client: id, permission }: { client: string; permission: string },
      context: Context,
    ) => {
      await requireVisible(context, id);
      await context.administration.revokePermission(makerOf(context), id, permission);
      return { id, client: clientOf(context, id) };
    },
  },
  Client: {
    grants: async ({ _id }: StoredRow, _args, { administration }: Context) => {
      const grants = (await administration.clientOf(_id))?.grants.values() ?? [];
      return [...grants].flat().flatMap((grant) => (grant.group === null ? [shownGrant(grant)] : []));
    },
    attributes: async ({ _id }: StoredRow, _args, { administration }: Context) => ({
      ...(await administration.clientOf(_id))?.attributes,
    }),
    ttl: async ({ _id }: StoredRow, _args, { administration }: Context) =>
      (await administration.clientOf(_id))?.ttlSeconds ?? null,
  },
  Group: {
    grants: async ({ _id }: StoredRow, _args, { administration }: Context) =>
      (await administration.grantsOfGroup(_id)).map(shownGrant),
  },
};

/** The decision before execution has seen to it that there is a client. */
function makerOf({ actor }: Context): Actor {
  if (!actor) throw new TypeError('a mutation of clients without an actor');
  return actor;
}

/** A client that the caller could look for and not see is not there for it (AZ-9). */
async function requireVisible(context: Context, id: string): Promise<void> {
  if (!makerOf(context).grants.has('view_client')) return;
  if (!(await modelData(context.data, 'Client').findById(id))) throw unknownClient(id);
}

/** Read when it is asked for, as it is after the write: rows that are found by id are remembered for the whole request. */
function clientOf(context: Context, id: string): () => Promise<unknown> {
  return () => modelData(context.data, 'Client').findOne({ where: { id: { eq: id } } });
}

function shownGrant({ permission, where, until }: Pick<Grant, 'permission' | 'where' | 'until'>) {
  return { permission, where, until: until === null ? null : new Date(until) };
}
