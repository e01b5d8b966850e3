import { isDeepStrictEqual } from 'node:util';
import { StoreError } from '../lib/app-error.js';
import { batchSerially } from '../lib/batch-serially.js';
import { withTimeout } from '../lib/with-timeout.js';
import type { Log } from '../observe/log.js';
import { guardStore } from './guard-store.js';
import { Client, idPattern, type StoredClient } from './models/client.js';
import { Group, type StoredGroup } from './models/group.js';
import type { RegisteredClient } from './registered-client.js';
import { toRegisteredClient } from './to-registered-client.js';

/** Every client as this node knows it: one immutable snapshot each, replaced only when something of it really changed. */
export interface ClientCache {
  /** Reads all clients and groups. @throws StoreError */
  load(): Promise<void>;
  /** From memory alone. */
  peek(id: string): RegisteredClient | null;
  /** From memory; a client that memory lacks is looked for in the store once. @throws StoreError */
  find(id: string): Promise<RegisteredClient | null>;
  findBySubject(issuer: string, subject: string): Promise<RegisteredClient | null>;
  /** Reads one client again, whatever is in memory. @throws StoreError */
  reread(id: string): Promise<RegisteredClient | null>;
  /** Reads a group again, and every client that has or had it. @throws StoreError */
  rereadGroup(id: string): Promise<void>;
}

type Key = `client ${string}` | `group ${string}` | 'all';

const readTimeoutMs = 5000;
/** Far below what a command may hold, far above what happens at once. */
const readAtOnce = 1000;

/**
 * Makes an empty cache. All reads of the store go through one queue, one batch at a time: an older answer never replaces a newer one, and
 * a flood of unknown ids costs one small read after the other, however many ask.
 */
export function createClientCache({ log }: { readonly log: Log }): ClientCache {
  const stored = new Map<string, StoredClient>();
  const groups = new Map<string, StoredGroup>();
  const snapshots = new Map<string, RegisteredClient>();
  const idBySubject = new Map<string, string>();

  const enqueue = batchSerially<Key>((keys) =>
    withTimeout(readBatch(keys), readTimeoutMs, () => new StoreError('The store did not answer in 5 s')),
  );

  async function readBatch(keys: ReadonlySet<Key>): Promise<void> {
    if (keys.has('all')) return readAll();
    const changedGroups = idsOf(keys, 'group ');
    const members = changedGroups.length > 0 ? await membersOf(changedGroups) : [];
    const ids = [...new Set([...idsOf(keys, 'client '), ...members])];
    await readGroups(changedGroups);
    for (let start = 0; start < ids.length; start += readAtOnce)
      await readClients(ids.slice(start, start + readAtOnce));
  }

  async function readAll(): Promise<void> {
    const [allGroups, allClients] = await guardStore(() =>
      Promise.all([Group.find().lean<StoredGroup[]>().exec(), Client.find().lean<StoredClient[]>().exec()]),
    );
    groups.clear();
    for (const group of allGroups) groups.set(group._id, group);
    const ids = new Set(allClients.map(({ _id }) => _id));
    for (const id of [...snapshots.keys()].filter((known) => !ids.has(known))) forget(id);
    for (const client of allClients) remember(client);
  }

  async function readGroups(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const found = await guardStore(() =>
      Group.find({ _id: { $in: ids } })
        .lean<StoredGroup[]>()
        .exec(),
    );
    for (const id of ids) groups.delete(id);
    for (const group of found) groups.set(group._id, group);
  }

  /** Those in memory, and those in the store that memory does not have with the group yet. */
  async function membersOf(groupIds: readonly string[]): Promise<readonly string[]> {
    const known = [...stored.values()].filter((client) => client.groups.some((id) => groupIds.includes(id)));
    const found = await guardStore(() =>
      Client.find({ groups: { $in: groupIds } }, { _id: 1 })
        .lean<{ _id: string }[]>()
        .exec(),
    );
    return [...known, ...found].map(({ _id }) => _id);
  }

  async function readClients(ids: readonly string[]): Promise<void> {
    const found = await guardStore(() =>
      Client.find({ _id: { $in: ids } })
        .lean<StoredClient[]>()
        .exec(),
    );
    await readGroups([...new Set(found.flatMap((client) => client.groups))].filter((id) => !groups.has(id)));
    const foundIds = new Set(found.map(({ _id }) => _id));
    for (const id of ids.filter((asked) => !foundIds.has(asked))) forget(id);
    for (const client of found) remember(client);
  }

  /** Keeps the old snapshot where nothing changed: what others remember about it (a verified secret, a decision) stays good. */
  function remember(client: StoredClient): void {
    const before = snapshots.get(client._id);
    const after = tryToSnapshot(client);
    if (after === null) {
      forget(client._id);
      return;
    }
    stored.set(client._id, client);
    if (before && isDeepStrictEqual(before, after)) return;
    forgetSubject(before);
    snapshots.set(client._id, after);
    if (after.externalSubject) idBySubject.set(subjectKey(after.externalSubject), client._id);
  }

  /** A record that someone broke by hand in the store is no client; it must not keep the others from being read. */
  function tryToSnapshot(client: StoredClient): RegisteredClient | null {
    try {
      return toRegisteredClient(client, groups);
    } catch (error) {
      log.error({ err: error, client: client._id }, 'the record of this client is damaged; it is treated as absent');
      return null;
    }
  }

  function forget(id: string): void {
    forgetSubject(snapshots.get(id));
    stored.delete(id);
    snapshots.delete(id);
  }

  function forgetSubject(client: RegisteredClient | undefined): void {
    if (!client?.externalSubject) return;
    const key = subjectKey(client.externalSubject);
    if (idBySubject.get(key) === client.id) idBySubject.delete(key);
  }

  async function find(id: string): Promise<RegisteredClient | null> {
    return snapshots.get(id) ?? reread(id);
  }

  async function reread(id: string): Promise<RegisteredClient | null> {
    if (!idPattern.test(id)) return null;
    await enqueue([`client ${id}`]);
    return snapshots.get(id) ?? null;
  }

  async function findBySubject(issuer: string, subject: string): Promise<RegisteredClient | null> {
    const id = idBySubject.get(subjectKey({ issuer, subject })) ?? (await idOfSubject(issuer, subject));
    const client = id === null ? null : await find(id);
    return client?.externalSubject?.issuer === issuer && client.externalSubject.subject === subject ? client : null;
  }

  return {
    load: () => enqueue(['all']),
    peek: (id) => snapshots.get(id) ?? null,
    find,
    findBySubject,
    reread,
    rereadGroup: (id) => enqueue([`group ${id}`]),
  };
}

function idsOf(keys: ReadonlySet<Key>, prefix: string): readonly string[] {
  return [...keys].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

const subjectKey = ({ issuer, subject }: { issuer: string; subject: string }): string =>
  JSON.stringify([issuer, subject]);

async function idOfSubject(issuer: string, subject: string): Promise<string | null> {
  const filter = { 'externalSubject.issuer': issuer, 'externalSubject.subject': subject };
  const found = await guardStore(() => Client.findOne(filter, { _id: 1 }).lean<{ _id: string }>().exec());
  return found?._id ?? null;
}
