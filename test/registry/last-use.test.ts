import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { silentLog } from '../../src/observe/log.js';
import { connectStore } from '../../src/registry/connect-store.js';
import type { Registry } from '../../src/registry/create-registry.js';
import { createLastUse } from '../../src/registry/last-use.js';
import { Client, type StoredClient } from '../../src/registry/models/client.js';
import { type OpenRegistry, openRegistry } from './open-registry.js';
import { storeCallsOf } from './store-calls.js';

let opened: OpenRegistry;
let registry: Registry;

beforeAll(async () => {
  opened = await openRegistry();
  registry = await opened.startNode();
});
afterAll(() => opened.close());

const isoNow = () => new Date(opened.clock.now()).toISOString();
const stored = (id: string) => Client.findById(id).lean<StoredClient>().orFail().exec();

describe('TS-16 last use', () => {
  it('is noted without the store, written in one batch, and shown', async () => {
    const { id, secretKeyId } = await registry.clients.create({ id: 'used' });
    const other = await registry.clients.create({ id: 'used-too' });
    const noting = await storeCallsOf(async () => {
      for (let times = 0; times < 100; times += 1) registry.lastUse.note({ clientId: id, secretKeyId });
      registry.lastUse.note({ clientId: other.id, secretKeyId: null });
    });
    expect(noting).toEqual([]);
    expect(await storeCallsOf(registry.lastUse.flush)).toEqual(['clients.bulkWrite']);
    expect((await registry.clients.show(id)).lastUsed).toBe(isoNow());
    expect((await registry.clients.show(other.id)).lastUsed).toBe(isoNow());
    expect(await registry.clients.secrets(id)).toEqual([
      { keyId: secretKeyId, createdAt: isoNow(), expiresAt: null, lastUsed: isoNow() },
    ]);
    expect(await storeCallsOf(registry.lastUse.flush)).toEqual([]);
  });

  it('of each permission, its groups’ among them', async () => {
    await registry.groups.create({ id: 'viewers' });
    await registry.groups.grant('viewers', { permission: 'view_director' });
    await registry.clients.create({ id: 'granted', groups: ['viewers'], grants: [{ permission: 'view_movie' }] });
    registry.lastUse.note({ clientId: 'granted', permissions: ['view_director'] });
    await registry.lastUse.flush();
    expect(await registry.clients.grantUses('granted')).toEqual([
      { permission: 'view_director', lastUsed: isoNow() },
      { permission: 'view_movie', lastUsed: null },
    ]);
  });

  it('is no change of the client: version and snapshot stay', async () => {
    await registry.clients.create({ id: 'quiet' });
    const [row, snapshot] = [await stored('quiet'), await registry.findClient('quiet')];
    registry.lastUse.note({ clientId: 'quiet' });
    await registry.lastUse.flush();
    await registry.refresh();
    expect((await stored('quiet')).__v).toBe(row.__v);
    expect(await registry.findClient('quiet')).toBe(snapshot);
  });

  it('of two nodes the later counts, whichever writes last; an administrator in between loses nothing', async () => {
    await registry.clients.create({ id: 'shared' });
    const early = createLastUse({ clock: opened.clock.now, log: silentLog() });
    early.note({ clientId: 'shared' });
    opened.clock.advance(30);
    registry.lastUse.note({ clientId: 'shared' });
    await registry.lastUse.flush();
    await registry.clients.update('shared', { name: 'Renamed' });
    await early.flush();
    expect(await registry.clients.show('shared')).toMatchObject({ name: 'Renamed', lastUsed: isoNow() });
  });

  it('of a deleted client is written nowhere', async () => {
    await registry.clients.create({ id: 'gone' });
    registry.lastUse.note({ clientId: 'gone' });
    await registry.clients.remove('gone');
    await registry.lastUse.flush();
    expect(await Client.exists({ _id: 'gone' })).toBeNull();
  });

  it('of a secret that is gone is forgotten', async () => {
    const { id, secretKeyId } = await registry.clients.create({ id: 'rotated' });
    registry.lastUse.note({ clientId: id, secretKeyId });
    await registry.lastUse.flush();
    await registry.clients.rotateSecret(id, { overlapSeconds: 0 });
    expect((await stored(id)).uses ?? {}).toEqual({});
  });

  it('that could not be written is kept and written later', async () => {
    await registry.clients.create({ id: 'patient' });
    registry.lastUse.note({ clientId: 'patient' });
    const noted = isoNow();
    await mongoose.disconnect();
    await registry.lastUse.flush();
    await connectStore(opened.store.uri);
    opened.clock.advance(5);
    await registry.lastUse.flush();
    expect((await registry.clients.show('patient')).lastUsed).toBe(noted);
  });
});

describe('clients unused', () => {
  it('names those neither used nor made in that time', async () => {
    await registry.clients.create({ id: 'idle' });
    await registry.clients.create({ id: 'busy' });
    opened.clock.advance(89 * 86_400);
    const idsUnused = async (days: number) => (await registry.clients.unused(days)).map(({ id }) => id);
    expect(await idsUnused(90)).toEqual([]);
    registry.lastUse.note({ clientId: 'busy' });
    await registry.lastUse.flush();
    await registry.clients.create({ id: 'newborn' });
    opened.clock.advance(2 * 86_400);
    expect(await idsUnused(90)).toContain('idle');
    expect(await idsUnused(90)).not.toContain('busy');
    expect(await idsUnused(90)).not.toContain('newborn');
    expect(await idsUnused(1)).toEqual(expect.arrayContaining(['busy', 'newborn']));
  });
});
