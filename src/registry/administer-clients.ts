import type { Clock } from '../lib/clock.js';
import { changeClient, unknownClient } from './change-client.js';
import type { ChangeFeed } from './change-feed.js';
import { type ClientFields, type ClientInput, checkClient, checkId } from './check-client.js';
import { addGrant, checkGrants, type GrantInput, removeGrants, throwIfAny } from './check-grants.js';
import { type ClientRecord, type SecretRecord, toClientRecord, toSecretRecord } from './client-record.js';
import {
  exists,
  findClient,
  findClients,
  insertClient,
  readGroupIds,
  readUses,
  removeClient,
  takenId,
} from './client-rows.js';
import { type FreshSecret, generateSecret, hashSecret } from './client-secret.js';
import { defaultOverlapSeconds, withSecret } from './live-secrets.js';
import type { StoredClient, StoredSecret } from './models/client.js';
import type { StoredGrant } from './models/grant-schema.js';
import { secondAfterTokens, validFromOfNew } from './tokens-valid-from.js';
import type { Vocabulary } from './vocabulary.js';

/** A secret that was just made, in the clear for the only time. */
export interface ClientCredentials {
  readonly id: string;
  readonly secret: string;
  readonly secretKeyId: string;
}

/** What a client has that authenticates by a key or an external issuer: no secret at all. */
export interface SecretlessCredentials {
  readonly id: string;
  readonly secret: null;
  readonly secretKeyId: null;
}

export type NewClient = ClientInput & { readonly id: string };
type NewSecretClient = NewClient & { readonly jwks?: null | undefined; readonly externalSubject?: null | undefined };

export interface RotateOptions {
  /** How long the secrets before the new one still work; 24 h unless said otherwise, 0: not at all. */
  readonly overlapSeconds?: number | undefined;
  /** Also ends every access token of the client. */
  readonly revokeTokens?: boolean | undefined;
}

/**
 * The administration of clients. Every act is one write of one document, made known to all nodes (AZ-12), and is in effect on this
 * node when it answers. Errors everywhere: InputError (names what is unknown and the nearest), NotFoundError, ConflictError, StoreError.
 */
export interface ClientAdministration {
  /** Registers a client. It gets a secret unless it comes with `jwks` or an external subject. @throws ConflictError if the id is taken */
  create(input: NewSecretClient): Promise<ClientCredentials>;
  create(input: NewClient): Promise<ClientCredentials | SecretlessCredentials>;
  update(id: string, input: ClientInput): Promise<ClientRecord>;
  /** All, by id. */
  list(): Promise<readonly ClientRecord[]>;
  show(id: string): Promise<ClientRecord>;
  secrets(id: string): Promise<readonly SecretRecord[]>;
  enable(id: string): Promise<ClientRecord>;
  /** Its tokens and secrets work no more until it is enabled. */
  disable(id: string): Promise<ClientRecord>;
  remove(id: string): Promise<void>;
  rotateSecret(id: string, options?: RotateOptions): Promise<ClientCredentials>;
  /** Adds a grant; an identical one changes nothing. */
  grant(id: string, grant: GrantInput): Promise<ClientRecord>;
  /** Takes away all of the client's own grants of a permission; none held is no error. */
  revoke(id: string, permission: string): Promise<ClientRecord>;
  /** Ends every access token that the client has. */
  revokeTokens(id: string): Promise<void>;
  /** Clients that were not used, nor made, in the last `days`. */
  unused(days: number): Promise<readonly ClientRecord[]>;
}

export interface ClientAdministrationOptions {
  readonly changes: Pick<ChangeFeed, 'changing'>;
  readonly clock: Clock;
  readonly vocabulary: Vocabulary | undefined;
  readonly maxTtlSeconds: number;
  readonly secretCost: number;
}

export function administerClients(options: ClientAdministrationOptions): ClientAdministration {
  const { changes, clock, vocabulary, maxTtlSeconds, secretCost } = options;

  async function check(input: ClientInput): Promise<ClientFields> {
    const groupIds = input.groups && input.groups.length > 0 ? await readGroupIds() : new Set<string>();
    return checkClient(input, { vocabulary, groupIds, maxTtlSeconds });
  }

  async function create(input: NewSecretClient): Promise<ClientCredentials>;
  async function create(input: NewClient): Promise<ClientCredentials | SecretlessCredentials>;
  async function create({ id, ...input }: NewClient): Promise<ClientCredentials | SecretlessCredentials> {
    checkId('client', id);
    const fields = await check(input);
    if (await exists(id)) throw takenId(id);
    const fresh = fields.jwks || fields.externalSubject ? null : generateSecret();
    const secrets = fresh ? [await toStoredSecret(fresh)] : [];
    await changes.changing('client', id, async () => {
      const now = clock();
      const tokensValidFrom = await validFromOfNew(id, now);
      await insertClient({ name: id, ...fields, _id: id, secrets, tokensValidFrom, createdAt: new Date(now) });
    });
    return fresh ? { id, secret: fresh.secret, secretKeyId: fresh.keyId } : { id, secret: null, secretKeyId: null };
  }

  /** Edits a client that exists, in one write that is made known. */
  async function change(
    id: string,
    edit: (client: StoredClient) => ClientFields & Partial<StoredClient>,
  ): Promise<StoredClient> {
    if (!(await exists(id))) throw unknownClient(id);
    return changes.changing('client', id, () => changeClient(id, (client) => client.set(edit(client.toObject()))));
  }

  async function update(id: string, input: ClientInput): Promise<ClientRecord> {
    const fields = await check(input);
    return toClientRecord(await change(id, () => fields));
  }

  async function remove(id: string): Promise<void> {
    if (!(await exists(id))) throw unknownClient(id);
    await changes.changing('client', id, () => removeClient(id, clock()));
  }

  async function rotateSecret(
    id: string,
    { overlapSeconds = defaultOverlapSeconds, revokeTokens: ends = false }: RotateOptions = {},
  ) {
    const fresh = generateSecret();
    const secret = await toStoredSecret(fresh);
    await change(id, (client) => ({
      secrets: withSecret(client.secrets, secret, overlapSeconds, clock()),
      ...(ends ? endTokens(client) : {}),
    }));
    return { id, secret: fresh.secret, secretKeyId: fresh.keyId };
  }

  function endTokens({ tokensValidFrom }: StoredClient): Partial<StoredClient> {
    return { tokensValidFrom: secondAfterTokens(clock(), tokensValidFrom) };
  }

  async function toStoredSecret({ keyId, secret }: FreshSecret): Promise<StoredSecret> {
    return { keyId, hash: await hashSecret(secret, secretCost), createdAt: new Date(clock()), expiresAt: null };
  }

  async function grant(id: string, input: GrantInput): Promise<ClientRecord> {
    const { value, problems } = checkGrants([input], vocabulary, '');
    throwIfAny(problems);
    return toClientRecord(await change(id, (client) => withGrants(client, value.reduce(addGrant, client.grants))));
  }

  async function revoke(id: string, permission: string): Promise<ClientRecord> {
    return toClientRecord(
      await change(id, (client) => withGrants(client, removeGrants(client.grants, permission, vocabulary))),
    );
  }

  return {
    create,
    update,
    list: async () => (await findClients({})).map(toClientRecord),
    show: async (id) => toClientRecord(await findClient(id)),
    secrets: async (id) => {
      const [{ secrets }, uses] = await Promise.all([findClient(id), readUses(id)]);
      return secrets.map((secret) => toSecretRecord(secret, uses[`secret:${secret.keyId}`]));
    },
    enable: async (id) => toClientRecord(await change(id, () => ({ enabled: true }))),
    disable: async (id) => toClientRecord(await change(id, () => ({ enabled: false }))),
    remove,
    rotateSecret,
    grant,
    revoke,
    revokeTokens: async (id) => {
      await change(id, endTokens);
    },
    unused: async (days) => {
      const since = new Date(clock() - days * 86_400_000);
      const clients = await findClients({ createdAt: { $lt: since } });
      return clients.filter(({ lastUsed }) => lastUsed === null || lastUsed < since).map(toClientRecord);
    },
  };
}

/** The same list is no change: it would be written, and make a new version. */
function withGrants(client: StoredClient, grants: readonly StoredGrant[]): ClientFields {
  return grants === client.grants ? {} : { grants };
}
