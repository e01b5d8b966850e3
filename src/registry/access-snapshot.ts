import type { ClientSession } from 'mongoose';
import type { AccessState, ClientState } from '../access/as-code/access-state.js';
import { toGrantState } from './client-record.js';
import { Client, type StoredClient } from './models/client.js';
import { Group, type StoredGroup } from './models/group.js';
import { attributesOf } from './to-registered-client.js';

/** All clients and groups at one moment. */
export interface AccessSnapshot {
  readonly state: AccessState;
  /** For their tombstones, should they go. */
  readonly tokensValidFrom: ReadonlyMap<string, number>;
}

/** Reads all clients and groups; in a transaction they are of one moment. Driver errors come through. */
export async function readSnapshot(session: ClientSession | null): Promise<AccessSnapshot> {
  // One after the other: a transaction takes one command at a time.
  const groups = await Group.find().sort({ _id: 1 }).session(session).lean<StoredGroup[]>().exec();
  const clients = await Client.find().sort({ _id: 1 }).session(session).lean<StoredClient[]>().exec();
  const groupStates = new Map(groups.map(({ _id, grants }) => [_id, { grants: grants.map(toGrantState) }]));
  const clientStates = new Map(clients.map((client) => [client._id, toState(client, groupStates)]));
  return {
    state: { clients: clientStates, groups: groupStates },
    tokensValidFrom: new Map(clients.map(({ _id, tokensValidFrom }) => [_id, tokensValidFrom])),
  };
}

/** A group that is not there gives nothing, so being in it says nothing. */
function toState(client: StoredClient, groups: ReadonlyMap<string, unknown>): ClientState {
  return {
    name: client.name,
    scopes: [...client.scopes],
    groups: client.groups.filter((id) => groups.has(id)),
    grants: client.grants.map(toGrantState),
    attributes: { ...attributesOf(client.attributes) },
  };
}
