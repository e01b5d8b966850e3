import { parse } from 'graphql';
import { type Explanation, explainDocument } from '../../access/explain.js';
import { grantLine } from '../../access/grant-line.js';
import { withinMakersRows } from '../../access/holding.js';
import type { RequirementsTable } from '../../access/requirements-table.js';
import type { Actor, Grant } from '../../access/rights.js';
import { InputError } from '../../lib/app-error.js';
import { parseDuration } from '../../lib/parse-duration.js';
import { parseUntil } from '../../lib/parse-until.js';
import { shellWord } from '../../lib/shell-word.js';
import type { ChangeGuard } from '../../registry/administer-clients.js';
import type { ClientInput } from '../../registry/check-client.js';
import type { GrantInput } from '../../registry/check-grants.js';
import type { ClientLimits } from '../../registry/client-limits.js';
import type { Registry } from '../../registry/create-registry.js';
import type { RegisteredClient } from '../../registry/registered-client.js';
import { unknownClient } from '../../registry/unknown-client.js';
import { checkDocumentLimits, type DocumentLimits } from '../document-limits.js';
import { validateDocument } from '../validate-document.js';
import { cannotChangeItself, handOutGuard } from './hand-out-guard.js';
import { updateLine } from './update-line.js';

/** The registry as the mutations of clients use it: nobody can hand out what it does not hold (AZ-13). */
export interface Administration {
  createClient(maker: Actor, id: string, input: ClientInput): Promise<{ readonly id: string; readonly secret: string }>;
  updateClient(maker: Actor, id: string, input: ClientInput): Promise<void>;
  deleteClient(maker: Actor, id: string): Promise<void>;
  /** `overlap`: a duration such as `24h`. */
  rotateClientSecret(
    maker: Actor,
    id: string,
    overlap: string | null,
  ): Promise<{ readonly id: string; readonly secret: string }>;
  grantPermission(maker: Actor, id: string, grant: GrantInput): Promise<void>;
  revokePermission(maker: Actor, id: string, permission: string): Promise<void>;
  /** A client as this node knows it; its groups' grants are merged in. */
  clientOf(id: string): Promise<RegisteredClient | null>;
  grantsOfGroup(id: string): Promise<readonly Pick<Grant, 'permission' | 'where' | 'until'>[]>;
  /** Explains a document for a client with all of its scopes; `null`: for one that is still to be made. */
  explain(document: string, clientId: string | null): Promise<Explanation>;
}

type ExplainLimits = DocumentLimits & { readonly maxTokens: number };

/** Makes the administration. */
export function createAdministration({
  registry,
  table,
  limits,
  limitsOf,
}: {
  readonly registry: Registry;
  readonly table: RequirementsTable;
  /** Of a document that is to be explained: those of one that is to be executed. */
  readonly limits: ExplainLimits;
  /** What a client is held to, by its attributes. */
  readonly limitsOf: (attributes: Actor['attributes']) => ClientLimits;
}): Administration {
  const { clients, groups } = registry;

  async function guardFor(maker: Actor, field: string): Promise<ChangeGuard> {
    const grants = (await groups.list()).map((group) => [group.id, group.grants.map(toGiven)] as const);
    return handOutGuard(table, maker, `Mutation.${field}`, { groups: new Map(grants), limitsOf });
  }

  /** What a maker gives lies within its own rows. */
  function given(maker: Actor, grant: GrantInput): GrantInput {
    const { where, until } = withinMakersRows(table, maker, toGiven(grant));
    return { permission: grant.permission, where, until: until === null ? null : new Date(until).toISOString() };
  }

  function givenAll(maker: Actor, input: ClientInput): ClientInput {
    return input.grants ? { ...input, grants: input.grants.map((grant) => given(maker, grant)) } : input;
  }

  return {
    createClient: async (maker, id, input) => {
      const guard = await guardFor(maker, 'createClient');
      return clients.create({ ...givenAll(maker, input), id, jwks: null, externalSubject: null }, guard);
    },
    updateClient: async (maker, id, input) => {
      if (id === maker.clientId) throw cannotChangeItself('Mutation.updateClient', updateLine(id, input));
      await clients.update(id, givenAll(maker, input), await guardFor(maker, 'updateClient'));
    },
    deleteClient: async (maker, id) => {
      if (id === maker.clientId) throw cannotChangeItself('Mutation.deleteClient', `npx scopeql clients delete ${id}`);
      await clients.remove(id, await guardFor(maker, 'deleteClient'));
    },
    rotateClientSecret: async (maker, id, overlap) =>
      clients.rotateSecret(id, readOverlap(overlap), await guardFor(maker, 'rotateClientSecret')),
    grantPermission: async (maker, id, grant) => {
      if (id === maker.clientId) throw cannotChangeItself('Mutation.grantPermission', grantLine(id, grant));
      await clients.grant(id, given(maker, grant), await guardFor(maker, 'grantPermission'));
    },
    revokePermission: async (maker, id, permission) => {
      const command = `npx scopeql clients revoke ${id} ${shellWord(permission)}`;
      if (id === maker.clientId) throw cannotChangeItself('Mutation.revokePermission', command);
      await clients.revoke(id, permission, await guardFor(maker, 'revokePermission'));
    },
    clientOf: (id) => registry.findClient(id),
    grantsOfGroup: async (id) => (await groups.show(id)).grants.map(toGiven),
    explain: async (document, clientId) => explainText(table, limits, document, await askerOf(registry, clientId)),
  };
}

/** An end that cannot be read covers nothing; the registry then says what is wrong with it. */
function toGiven({ permission, where = null, until = null }: GrantInput) {
  return { permission, where, until: until === null ? null : parseUntil(until) };
}

function readOverlap(overlap: string | null): { readonly overlapSeconds?: number } {
  if (overlap === null) return {};
  const overlapSeconds = parseDuration(overlap);
  if (overlapSeconds !== null) return { overlapSeconds };
  const message = 'A duration is a number with s, m, h or d: 24h';
  throw new InputError(message, [{ path: 'overlap', message }]);
}

async function askerOf(registry: Registry, clientId: string | null): Promise<Actor | null> {
  if (clientId === null) return null;
  const client = await registry.findClient(clientId);
  if (!client) throw unknownClient(clientId);
  return registry.actorOf(client, { tokenScopes: client.scopes, expiresAt: 0 });
}

function explainText(table: RequirementsTable, limits: ExplainLimits, text: string, asker: Actor | null): Explanation {
  const document = parseChecked(text, limits.maxTokens);
  checkDocumentLimits(document, limits);
  const errors = validateDocument(table.schema, document, { maxErrors: 20, hideSuggestions: true });
  if (errors.length === 0) return explainDocument(table, document, asker);
  throw documentError(errors.map(({ message }) => message));
}

function parseChecked(text: string, maxTokens: number) {
  try {
    return parse(text, { maxTokens });
  } catch (error) {
    throw documentError([error instanceof Error ? error.message : 'not GraphQL']);
  }
}

function documentError(messages: readonly string[]): InputError {
  return new InputError(
    messages.join('; '),
    messages.map((message) => ({ path: 'document', message })),
  );
}
