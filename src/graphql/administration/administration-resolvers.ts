import { decide } from '../../access/decide.js';
import { viewRequirement } from '../../access/model-requirement.js';
import type { Actor, Grant } from '../../access/rights.js';
import { ConflictError, InputError } from '../../lib/app-error.js';
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
      await requireVisibleGroups(context, input.groups ?? []);
      const created = context.administration.createClient(makerOf(context), input.clientId, readClientInput(input));
      const { id, secret } = await created.catch(sayClientId);
      return { id, secret, client: clientOf(context, id) };
    },
    updateClient: async (_root, { id, input }: { id: string; input: ClientArgument }, context: Context) => {
      await requireVisible(context, id);
      await requireVisibleGroups(context, input.groups ?? []);
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
  if (!canSee(context, 'Client')) return;
  if (!(await modelData(context.data, 'Client').findById(id))) throw unknownClient(id);
}

/** The registry calls `id` what `createClient` takes as `clientId`. */
function sayClientId(error: unknown): never {
  if (!(error instanceof InputError || error instanceof ConflictError)) throw error;
  const fields = error.fields.map((field) => (field.path === 'id' ? { ...field, path: 'clientId' } : field));
  throw error instanceof InputError
    ? new InputError(error.message, fields, { cause: error })
    : new ConflictError(error.message, fields, { cause: error });
}

/** Groups that the caller could look for and not see are not there for it either. @throws InputError */
async function requireVisibleGroups(context: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0 || !canSee(context, 'Group')) return;
  const visible = await modelData(context.data, 'Group').find({ where: { id: { in: ids } } });
  const known = new Set(visible.map(({ _id }) => _id));
  const unknown = [...new Set(ids)].filter((id) => !known.has(id));
  const problems = unknown.map((id) => ({
    path: 'groups',
    message: `Unknown group ${JSON.stringify(id.slice(0, 100))}`,
  }));
  if (problems.length > 0) throw new InputError(problems.map(({ message }) => message).join('; '), problems);
}

function canSee(context: Context, model: string): boolean {
  return decide(viewRequirement(model), makerOf(context)).allowed;
}

/** Read when it is asked for, as it is after the write: rows that are found by id are remembered for the whole request. */
function clientOf(context: Context, id: string): () => Promise<unknown> {
  return () => modelData(context.data, 'Client').findOne({ where: { id: { eq: id } } });
}

function shownGrant({ permission, where, until }: Pick<Grant, 'permission' | 'where' | 'until'>) {
  return { permission, where, until: until === null ? null : new Date(until) };
}
