import { ConflictError, InputError } from '../lib/app-error.js';
import type { Clock } from '../lib/clock.js';
import { changeClient, retryStale, StaleError, takenSubject, unknownClient } from './change-client.js';
import type { ChangeFeed } from './change-feed.js';
import { type ClientFields, type ClientInput, checkClient, checkId, throwIfAny } from './check-client.js';
import { addGrant, checkGrants, type GrantInput } from './check-grants.js';
import { type ClientRecord, type SecretRecord, toClientRecord, toSecretRecord } from './client-record.js';
import { type FreshSecret, generateSecret, hashSecret } from './client-secret.js';
import { guardStore, isDuplicateKey } from './guard-store.js';
import { Client, type StoredClient, type StoredSecret } from './models/client.js';
import { Group } from './models/group.js';
import { secondAfterTokens, validFromOfNew, writeTombstone } from './tokens-valid-from.js';
import { unknownName, type Vocabulary } from './vocabulary.js';

/** A secret that was just made, in the clear for the only time; both `null` for a client that needs none. */
export interface ClientCredentials {
  readonly id: string;
  readonly secret: string | null;
  readonly secretKeyId: string | null;
}

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
  create(input: ClientInput & { readonly id: string }): Promise<ClientCredentials>;
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

const defaultOverlapSeconds = 24 * 3600;
const maxLiveSecrets = 10;

export function administerClients(options: ClientAdministrationOptions): ClientAdministration {
  const { changes, clock, vocabulary, maxTtlSeconds, secretCost } = options;

  async function check(input: ClientInput): Promise<ClientFields> {
    const groupIds = input.groups && input.groups.length > 0 ? await readGroupIds() : new Set<string>();
    return checkClient(input, { vocabulary, groupIds, maxTtlSeconds });
  }

  async function create({ id, ...input }: ClientInput & { readonly id: string }): Promise<ClientCredentials> {
    checkId('client', id);
    const fields = await check(input);
    if (await exists(id)) throw takenId(id);
    const fresh = fields.jwks || fields.externalSubject ? null : generateSecret();
    const secrets = fresh ? [await toStoredSecret(fresh)] : [];
    await changes.changing('client', id, async () => {
      const now = clock();
      const tokensValidFrom = await validFromOfNew(id, now);
      await insert({ name: id, ...fields, _id: id, secrets, tokensValidFrom, createdAt: new Date(now) });
    });
    return { id, secret: fresh?.secret ?? null, secretKeyId: fresh?.keyId ?? null };
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
    checkOverlap(overlapSeconds);
    const fresh = generateSecret();
    const secret = await toStoredSecret(fresh);
    await change(id, (client) => {
      const before = endBy(client.secrets, clock(), overlapSeconds);
      if (before.length >= maxLiveSecrets) throw tooManySecrets(id);
      return {
        secrets: [...before, secret],
        ...(ends ? { tokensValidFrom: secondAfterTokens(clock(), client.tokensValidFrom) } : {}),
      };
    });
    return { id, secret: fresh.secret, secretKeyId: fresh.keyId };
  }

  async function toStoredSecret({ keyId, secret }: FreshSecret): Promise<StoredSecret> {
    return { keyId, hash: await hashSecret(secret, secretCost), createdAt: new Date(clock()), expiresAt: null };
  }

  async function grant(id: string, input: GrantInput): Promise<ClientRecord> {
    const { value, problems } = checkGrants([input], vocabulary, '');
    throwIfAny(problems);
    return toClientRecord(await change(id, (client) => ({ grants: value.reduce(addGrant, client.grants) })));
  }

  async function revoke(id: string, permission: string): Promise<ClientRecord> {
    return toClientRecord(
      await change(id, ({ grants }) => {
        const others = grants.filter((held) => held.permission !== permission);
        if (others.length === grants.length) checkPermission(permission, vocabulary);
        return { grants: others };
      }),
    );
  }

  return {
    create,
    update,
    list: async () => (await findClients({})).map(toClientRecord),
    show: async (id) => toClientRecord(await findClient(id)),
    secrets: async (id) => {
      const { secrets, uses } = await findClient(id);
      return secrets.map((secret) => toSecretRecord(secret, lastUseIn(uses, secret.keyId)));
    },
    enable: async (id) => toClientRecord(await change(id, () => ({ enabled: true }))),
    disable: async (id) => toClientRecord(await change(id, () => ({ enabled: false }))),
    remove,
    rotateSecret,
    grant,
    revoke,
    revokeTokens: async (id) => {
      await change(id, (client) => ({ tokensValidFrom: secondAfterTokens(clock(), client.tokensValidFrom) }));
    },
    unused: async (days) => {
      const since = new Date(clock() - days * 86_400_000);
      const clients = await findClients({ createdAt: { $lt: since } });
      return clients.filter(({ lastUsed }) => lastUsed === null || lastUsed < since).map(toClientRecord);
    },
  };
}

/** @throws InputError naming the nearest, if the vocabulary does not have it */
export function checkPermission(permission: string, vocabulary: Vocabulary | undefined): void {
  if (!vocabulary || vocabulary.permissions.has(permission)) return;
  const message = unknownName('permission', permission, vocabulary.permissions);
  throw new InputError(message, [{ path: 'permission', message }]);
}

/** The secrets that still live, each to end with the overlap if not before. */
function endBy(secrets: readonly StoredSecret[], now: number, overlapSeconds: number): readonly StoredSecret[] {
  const end = now + overlapSeconds * 1000;
  return secrets
    .map((secret) => ({ ...secret, expiresAt: new Date(Math.min(end, secret.expiresAt?.getTime() ?? end)) }))
    .filter(({ expiresAt }) => expiresAt.getTime() > now);
}

function checkOverlap(seconds: number): void {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= 365 * 86_400) return;
  const message = 'An overlap is a duration from 0s to 365d';
  throw new InputError(message, [{ path: 'overlap', message }]);
}

function tooManySecrets(id: string): InputError {
  const message = `${id} has ${maxLiveSecrets} secrets that still work; end them with an overlap of 0s`;
  return new InputError(message, [{ path: 'overlap', message }]);
}

function takenId(id: string, cause?: unknown): ConflictError {
  const message = `There is a client ${JSON.stringify(id)} already`;
  return new ConflictError(message, [{ path: 'id', message }], { cause });
}

function lastUseIn(uses: StoredClient['uses'], keyId: string): Date | undefined {
  const name = `secret:${keyId}`;
  return uses instanceof Map ? uses.get(name) : Object.entries(uses ?? {}).find(([key]) => key === name)?.[1];
}

async function readGroupIds(): Promise<ReadonlySet<string>> {
  const groups = await guardStore(() => Group.find({}, { _id: 1 }).lean<{ _id: string }[]>().exec());
  return new Set(groups.map(({ _id }) => _id));
}

async function exists(id: string): Promise<boolean> {
  return (await guardStore(() => Client.exists({ _id: id }).exec())) !== null;
}

async function findClient(id: string): Promise<StoredClient> {
  const client = await guardStore(() => Client.findById(id).lean<StoredClient>().exec());
  if (client === null) throw unknownClient(id);
  return client;
}

function findClients(filter: { readonly createdAt?: { readonly $lt: Date } }): Promise<readonly StoredClient[]> {
  return guardStore(() => Client.find(filter).sort({ _id: 1 }).lean<StoredClient[]>().exec());
}

async function insert(
  client: ClientFields & Pick<StoredClient, '_id' | 'name' | 'secrets' | 'tokensValidFrom' | 'createdAt'>,
): Promise<void> {
  await guardStore(async () => {
    try {
      await new Client(client).save();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      throw JSON.stringify(error.keyPattern ?? {}).includes('externalSubject')
        ? takenSubject(error)
        : takenId(client._id, error);
    }
  });
}

/** The tombstone first: were it last, a crash between would let old tokens into a new client of the same id. */
async function removeClient(id: string, now: number): Promise<void> {
  await retryStale(async () => {
    const { __v, tokensValidFrom } = await findClient(id);
    await writeTombstone(id, now, tokensValidFrom);
    const { deletedCount } = await Client.deleteOne({ _id: id, __v }).exec();
    if (deletedCount === 0) throw new StaleError();
  });
}
