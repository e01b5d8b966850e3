import type { Vocabulary } from '../access/vocabulary.js';
import { InputError } from '../lib/app-error.js';
import type { Clock } from '../lib/clock.js';
import { changeClient } from './change-client.js';
import type { ChangeFeed } from './change-feed.js';
import { type ClientFields, type ClientInput, checkClient, checkId } from './check-client.js';
import { addGrant, checkGrants, type GrantInput, removeGrants, throwIfAny } from './check-grants.js';
import {
  type ClientRecord,
  type GrantUseRecord,
  type SecretRecord,
  toClientRecord,
  toSecretRecord,
} from './client-record.js';
import {
  exists,
  findClient,
  findClients,
  insertClient,
  readGroupIds,
  readPermissions,
  readUses,
  removeClient,
  takenId,
} from './client-rows.js';
import { type FreshSecret, generateSecret, hashSecret } from './client-secret.js';
import { grantUse } from './last-use.js';
import { defaultOverlapSeconds, withSecret } from './live-secrets.js';
import type { StoredClient, StoredSecret } from './models/client.js';
import type { StoredGrant } from './models/grant-schema.js';
import { secondAfterTokens, validFromOfNew } from './tokens-valid-from.js';
import { unknownClient } from './unknown-client.js';

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

/** What of a client an administrative act is about to change or to hand out. */
export type ClientHoldings = Pick<StoredClient, '_id' | 'scopes' | 'groups' | 'grants' | 'attributes'>;

/** Looks at a client as it is and as it would be (`null`: not there) and throws to stop the act, which then has no effect. */
export type ChangeGuard = (before: ClientHoldings | null, after: ClientHoldings | null) => void;

/**
 * The administration of clients. Every act is one write of one document, made known to all nodes (AZ-12), and is in effect on this
 * node when it answers. Errors everywhere: InputError (names what is unknown and the nearest), NotFoundError, ConflictError, StoreError.
 */
export interface ClientAdministration {
  /** Registers a client. It gets a secret unless it comes with `jwks` or an external subject. @throws ConflictError if the id is taken */
  create(input: NewSecretClient, guard?: ChangeGuard): Promise<ClientCredentials>;
  create(input: NewClient, guard?: ChangeGuard): Promise<ClientCredentials | SecretlessCredentials>;
  update(id: string, input: ClientInput, guard?: ChangeGuard): Promise<ClientRecord>;
  /** All, by id. */
  list(): Promise<readonly ClientRecord[]>;
  show(id: string): Promise<ClientRecord>;
  secrets(id: string): Promise<readonly SecretRecord[]>;
  /** Its own and its groups' permissions, each once, by name. */
  grantUses(id: string): Promise<readonly GrantUseRecord[]>;
  enable(id: string): Promise<ClientRecord>;
  /** Its tokens and secrets work no more until it is enabled. */
  disable(id: string): Promise<ClientRecord>;
  remove(id: string, guard?: ChangeGuard): Promise<void>;
  /** @throws InputError for a client that has no secret, since it authenticates otherwise */
  rotateSecret(id: string, options?: RotateOptions, guard?: ChangeGuard): Promise<ClientCredentials>;
  /** Adds a grant; an identical one changes nothing. */
  grant(id: string, grant: GrantInput, guard?: ChangeGuard): Promise<ClientRecord>;
  /** Takes away all of the client's own grants of a permission; none held is no error. */
  revoke(id: string, permission: string, guard?: ChangeGuard): Promise<ClientRecord>;
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

  async function create(input: NewSecretClient, guard?: ChangeGuard): Promise<ClientCredentials>;
  async function create(input: NewClient, guard?: ChangeGuard): Promise<ClientCredentials | SecretlessCredentials>;
  async function create({ id, ...input }: NewClient, guard: ChangeGuard = allow) {
    checkId('client', id);
    const fields = await check(input);
    guard(null, { ...nothing, ...fields, _id: id });
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
    guard: ChangeGuard = allow,
  ): Promise<StoredClient> {
    if (!(await exists(id))) throw unknownClient(id);
    return changes.changing('client', id, () =>
      changeClient(id, (client) => {
        const before = client.toObject();
        client.set(edit(before));
        guard(before, client.toObject());
      }),
    );
  }

  async function update(id: string, input: ClientInput, guard?: ChangeGuard): Promise<ClientRecord> {
    const fields = await check(input);
    return toClientRecord(await change(id, () => fields, guard));
  }

  async function remove(id: string, guard: ChangeGuard = allow): Promise<void> {
    if (!(await exists(id))) throw unknownClient(id);
    await changes.changing('client', id, () => removeClient(id, clock(), (client) => guard(client, null)));
  }

  async function rotateSecret(
    id: string,
    { overlapSeconds = defaultOverlapSeconds, revokeTokens: ends = false }: RotateOptions = {},
    guard?: ChangeGuard,
  ) {
    const fresh = generateSecret();
    const secret = await toStoredSecret(fresh);
    const edit = (client: StoredClient) => {
      refuseSecretless(client);
      const secrets = withSecret(client.secrets, secret, overlapSeconds, clock());
      return { secrets, ...(ends ? endTokens(client) : {}) };
    };
    await change(id, edit, guard);
    return { id, secret: fresh.secret, secretKeyId: fresh.keyId };
  }

  function endTokens({ tokensValidFrom }: StoredClient): Partial<StoredClient> {
    return { tokensValidFrom: secondAfterTokens(clock(), tokensValidFrom) };
  }

  async function toStoredSecret({ keyId, secret }: FreshSecret): Promise<StoredSecret> {
    return { keyId, hash: await hashSecret(secret, secretCost), createdAt: new Date(clock()), expiresAt: null };
  }

  async function grant(id: string, input: GrantInput, guard?: ChangeGuard): Promise<ClientRecord> {
    const { value, problems } = checkGrants([input], vocabulary, '');
    throwIfAny(problems);
    const edit = (client: StoredClient) => withGrants(client, value.reduce(addGrant, client.grants));
    return toClientRecord(await change(id, edit, guard));
  }

  async function revoke(id: string, permission: string, guard?: ChangeGuard): Promise<ClientRecord> {
    const edit = (client: StoredClient) => withGrants(client, removeGrants(client.grants, permission, vocabulary));
    return toClientRecord(await change(id, edit, guard));
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
    grantUses: async (id) => {
      const client = await findClient(id);
      const [uses, permissions] = await Promise.all([readUses(id), readPermissions(client)]);
      return permissions.map((permission) => ({
        permission,
        lastUsed: uses[grantUse(permission)]?.toISOString() ?? null,
      }));
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

/**
 * A client that authenticates by its keys or by an external issuer has no secret to rotate, and a first one would open another way in
 * that nobody asked for (TS-2, TS-20).
 */
function refuseSecretless({ _id, secrets, jwks, externalSubject }: StoredClient): void {
  if (secrets.length > 0 || (!jwks && !externalSubject)) return;
  const message = `${_id} authenticates by ${jwks ? 'its keys' : 'an external issuer'} and has no secret to rotate; register another client if a secret is wanted`;
  throw new InputError(message, [{ path: 'id', message }]);
}

/** Whoever administers from the command line may do anything: it is the root of trust (AZ-13). */
const allow: ChangeGuard = () => {};

const nothing = { scopes: [], groups: [], grants: [], attributes: [] } as const;

/** The same list is no change: it would be written, and make a new version. */
function withGrants(client: StoredClient, grants: readonly StoredGrant[]): ClientFields {
  return grants === client.grants ? {} : { grants };
}
