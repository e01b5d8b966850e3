import type { ClientSession } from 'mongoose';
import type { AccessState, ClientState, GrantState } from '../access/as-code/access-state.js';
import { clientChanges, groupChanges } from '../access/as-code/record-changes.js';
import type { AccessSnapshot } from './access-snapshot.js';
import type { ChangeTarget } from './change-feed.js';
import { Client, type StoredClient, type StoredSecret } from './models/client.js';
import type { StoredGrant } from './models/grant-schema.js';
import { Group } from './models/group.js';
import { Tombstone } from './models/tombstone.js';
import { tombstoneUpdate } from './tokens-valid-from.js';

/** The records that differ between two states. */
export interface AccessDifference {
  readonly clients: {
    readonly created: readonly string[];
    readonly updated: readonly string[];
    readonly deleted: readonly string[];
  };
  readonly groups: {
    readonly created: readonly string[];
    readonly updated: readonly string[];
    readonly deleted: readonly string[];
  };
}

/** What a new client is stored with beside what a file says of it. */
export interface NewClientParts {
  readonly secrets: readonly StoredSecret[];
  readonly tokensValidFrom: number;
}

/** Finds what must be written to come from one state to another. */
export function accessDifference(before: AccessState, after: AccessState): AccessDifference {
  return {
    clients: difference(
      before.clients,
      after.clients,
      (one, other) => Object.keys(clientChanges(one, other)).length > 0,
    ),
    groups: difference(before.groups, after.groups, (one, other) => groupChanges(one, other) !== null),
  };
}

/** Everything that differs, as nodes are told of it. */
export function targetsOf({ clients, groups }: AccessDifference): readonly ChangeTarget[] {
  return [
    ...Object.values(groups)
      .flat()
      .map((id) => ({ kind: 'group' as const, id })),
    ...Object.values(clients)
      .flat()
      .map((id) => ({ kind: 'client' as const, id })),
  ];
}

/** Writes a difference, in a transaction that has read `snapshot`. Driver errors come through: the transaction wants to see them. */
export async function writeAccess(
  session: ClientSession,
  { clients, groups }: AccessDifference,
  after: AccessState,
  snapshot: AccessSnapshot,
  partsOfNew: ReadonlyMap<string, NewClientParts>,
  now: number,
): Promise<void> {
  const states = (ids: readonly string[]) => ids.flatMap((id) => toEntry(id, after.clients));
  await forgetMembers(session, [...groups.created, ...groups.deleted]);
  await insertClients(session, states(clients.created), partsOfNew, now);
  await updateClients(session, states(clients.updated));
  await deleteClients(session, clients.deleted, snapshot, now);
  await writeGroups(session, groups, after, now);
}

function difference<T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  isChanged: (before: T, after: T) => boolean,
) {
  const updated = [...after].filter(([id, state]) => {
    const old = before.get(id);
    return old !== undefined && isChanged(old, state);
  });
  return {
    created: [...after.keys()].filter((id) => !before.has(id)),
    updated: updated.map(([id]) => id),
    deleted: [...before.keys()].filter((id) => !after.has(id)),
  };
}

function toEntry<T>(id: string, states: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  const state = states.get(id);
  return state === undefined ? [] : [[id, state]];
}

/** Members that a half-done removal left behind are no members of a new group; those of one that goes are none any more. */
async function forgetMembers(session: ClientSession, groupIds: readonly string[]): Promise<void> {
  if (groupIds.length === 0) return;
  const ids = [...groupIds];
  const update = { $pull: { groups: { $in: ids } }, $inc: { __v: 1 } };
  await Client.updateMany({ groups: { $in: ids } }, update, { session }).exec();
}

async function insertClients(
  session: ClientSession,
  entries: readonly (readonly [string, ClientState])[],
  partsOfNew: ReadonlyMap<string, NewClientParts>,
  now: number,
): Promise<void> {
  if (entries.length === 0) return;
  const createdAt = new Date(now);
  await Client.insertMany(
    entries.map(([id, state]) => ({ _id: id, ...toFields(state), ...partsOfNew.get(id), createdAt })),
    { session },
  );
}

async function updateClients(
  session: ClientSession,
  entries: readonly (readonly [string, ClientState])[],
): Promise<void> {
  if (entries.length === 0) return;
  const operations = entries.map(([_id, state]) => ({
    updateOne: { filter: { _id }, update: { $set: toFields(state), $inc: { __v: 1 } } },
  }));
  await Client.bulkWrite(operations, { session });
}

async function deleteClients(
  session: ClientSession,
  ids: readonly string[],
  { tokensValidFrom }: AccessSnapshot,
  now: number,
): Promise<void> {
  if (ids.length === 0) return;
  const tombstones = ids.map((_id) => ({
    updateOne: { filter: { _id }, update: tombstoneUpdate(now, tokensValidFrom.get(_id) ?? 0), upsert: true },
  }));
  await Tombstone.bulkWrite(tombstones, { session });
  await Client.deleteMany({ _id: { $in: [...ids] } }, { session }).exec();
}

async function writeGroups(
  session: ClientSession,
  { created, updated, deleted }: AccessDifference['groups'],
  after: AccessState,
  now: number,
): Promise<void> {
  const createdAt = new Date(now);
  const grantsOf = (id: string) => (after.groups.get(id)?.grants ?? []).map(toStoredGrant);
  const operations = [
    ...created.map((_id) => ({ insertOne: { document: { _id, grants: grantsOf(_id), createdAt } } })),
    ...updated.map((_id) => ({
      updateOne: { filter: { _id }, update: { $set: { grants: grantsOf(_id) }, $inc: { __v: 1 } } },
    })),
    ...deleted.map((_id) => ({ deleteOne: { filter: { _id } } })),
  ];
  if (operations.length > 0) await Group.bulkWrite(operations, { session });
}

function toFields({ name, scopes, groups, grants, attributes }: ClientState) {
  return {
    name,
    scopes: [...scopes],
    groups: [...groups],
    grants: grants.map(toStoredGrant),
    attributes: Object.entries(attributes).map(([key, values]) => ({ name: key, values: [...values] })),
  } satisfies Partial<StoredClient>;
}

function toStoredGrant({ permission, where, until }: GrantState): StoredGrant {
  return { permission, where, until: until === null ? null : new Date(until) };
}
