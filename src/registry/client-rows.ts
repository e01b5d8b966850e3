import { ConflictError } from '../lib/app-error.js';
import { isDuplicateKey } from '../lib/is-duplicate-key.js';
import { retryStale, StaleError, takenSubject } from './change-client.js';
import type { ClientFields } from './check-client.js';
import { guardStore } from './guard-store.js';
import { Client, type StoredClient } from './models/client.js';
import { Group, type StoredGroup } from './models/group.js';
import { writeTombstone } from './tokens-valid-from.js';
import { unknownClient } from './unknown-client.js';

/** @throws StoreError */
export async function readGroupIds(): Promise<ReadonlySet<string>> {
  const groups = await guardStore(() => Group.find({}, { _id: 1 }).lean<{ _id: string }[]>().exec());
  return new Set(groups.map(({ _id }) => _id));
}

/** @throws StoreError */
export async function exists(id: string): Promise<boolean> {
  return (await guardStore(() => Client.exists({ _id: id }).exec())) !== null;
}

/** @throws NotFoundError, StoreError */
export async function findClient(id: string): Promise<StoredClient> {
  const client = await guardStore(() => Client.findById(id).lean<StoredClient>().exec());
  if (client === null) throw unknownClient(id);
  return client;
}

/** The permissions that a client holds by itself or by a group, by name. @throws StoreError */
export async function readPermissions({ grants, groups }: StoredClient): Promise<readonly string[]> {
  const found = await guardStore(() =>
    Group.find({ _id: { $in: groups } })
      .lean<StoredGroup[]>()
      .exec(),
  );
  return [
    ...new Set([grants, ...found.map((group) => group.grants)].flat().map(({ permission }) => permission)),
  ].sort();
}

/** Last uses of its secrets and permissions, by `secret:<key id>` and `grant:<permission>`. @throws StoreError */
export async function readUses(id: string): Promise<Readonly<Record<string, Date>>> {
  const found = await guardStore(() => Client.findById(id, { uses: 1 }).lean<{ uses?: Record<string, Date> }>().exec());
  return found?.uses ?? {};
}

/** In the order of their ids. @throws StoreError */
export function findClients(filter: { readonly createdAt?: { readonly $lt: Date } }): Promise<readonly StoredClient[]> {
  return guardStore(() => Client.find(filter).sort({ _id: 1 }).lean<StoredClient[]>().exec());
}

/** @throws ConflictError for an id or an external subject that is taken, StoreError */
export async function insertClient(
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

/** Deletes a client, leaving a tombstone. The tombstone first: were it last, a crash between would let old tokens into a new client of the same id. */
export async function removeClient(id: string, now: number, guard: (client: StoredClient) => void): Promise<void> {
  await retryStale(async () => {
    const client = await findClient(id);
    guard(client);
    const { __v, tokensValidFrom } = client;
    await writeTombstone(id, now, tokensValidFrom);
    const { deletedCount } = await Client.deleteOne({ _id: id, __v }).exec();
    if (deletedCount === 0) throw new StaleError();
  });
}

export function takenId(id: string, cause?: unknown): ConflictError {
  const message = `There is a client ${JSON.stringify(id)} already`;
  return new ConflictError(message, [{ path: 'id', message }], { cause });
}
