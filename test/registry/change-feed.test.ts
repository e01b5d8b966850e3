import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose, { Types } from 'mongoose';
import { StoreError } from '../../src/lib/app-error.js';
import { silentLog } from '../../src/observe/log.js';
import { connectStore } from '../../src/registry/connect-store.js';
import { createRegistry, type Registry } from '../../src/registry/create-registry.js';
import { Change, type ChangeKind } from '../../src/registry/models/change.js';
import { Client } from '../../src/registry/models/client.js';
import { captureLog } from '../support/captured-log.js';
import { until } from '../support/until.js';
import { type OpenRegistry, openRegistry } from './open-registry.js';
import { storeCallsOf } from './store-calls.js';

let opened: OpenRegistry;
let here: Registry;
let there: Registry;
let count = 0;

beforeAll(async () => {
  opened = await openRegistry();
  here = await opened.startNode();
  there = await opened.startNode();
});
afterAll(() => opened.close());

async function newClient(input: object = {}): Promise<string> {
  const { id } = await here.clients.create({ id: `client-${++count}`, ...input });
  await there.refresh();
  return id;
}

const held = async (node: Registry, id: string) => [...((await node.findClient(id))?.grants.keys() ?? [])].sort();

/** What a node does before it changes something; a crash leaves it at that. */
async function announceOnly(kind: ChangeKind, target: string): Promise<void> {
  const change = { kind, target, isDone: false };
  await Change.updateOne({ _id: new Types.ObjectId() }, { $set: change, $currentDate: { at: true } }, { upsert: true });
}

describe('AZ-12 a change is known on every node', () => {
  it('at once on the node that makes it, with its next poll on another', async () => {
    const id = await newClient();
    await here.clients.disable(id);
    expect((await here.findClient(id))?.enabled).toBe(false);
    expect((await there.findClient(id))?.enabled).toBe(true);
    await there.refresh();
    expect((await there.findClient(id))?.enabled).toBe(false);
  });

  it.each<[string, (id: string) => Promise<unknown>, (id: string) => Promise<unknown>, unknown]>([
    ['a grant', (id) => here.clients.grant(id, { permission: 'view_movie' }), (id) => held(there, id), ['view_movie']],
    ['a deletion', (id) => here.clients.remove(id), (id) => there.findClient(id), null],
    [
      'a rotation',
      (id) => here.clients.rotateSecret(id),
      async (id) => (await there.findClient(id))?.secrets.length,
      2,
    ],
  ])('%s', async (_what, act, look, expected) => {
    const id = await newClient();
    await act(id);
    await there.refresh();
    expect(await look(id)).toEqual(expected);
  });

  it('a change of a group reaches its members there, also one that joined in the meantime', async () => {
    const id = await newClient();
    const joined = await newClient();
    await here.groups.create({ id: `group-${id}`, grants: [{ permission: 'view_movie' }] });
    await here.groups.addMember(`group-${id}`, id);
    await there.refresh();
    expect(await held(there, id)).toEqual(['view_movie']);
    await here.groups.addMember(`group-${id}`, joined);
    await here.groups.grant(`group-${id}`, { permission: 'add_movie' });
    await there.refresh();
    expect(await held(there, id)).toEqual(['add_movie', 'view_movie']);
    expect(await held(there, joined)).toEqual(['add_movie', 'view_movie']);
    await here.groups.remove(`group-${id}`);
    await there.refresh();
    expect([await held(there, id), await held(there, joined)]).toEqual([[], []]);
  });

  it('a node that was told of a change before it was made looks again until it is', async () => {
    const id = await newClient();
    await announceOnly('client', id);
    await there.refresh();
    expect((await there.findClient(id))?.enabled).toBe(true);
    await Client.updateOne({ _id: id }, { $set: { enabled: false } });
    await there.refresh();
    expect((await there.findClient(id))?.enabled).toBe(false);
  });

  it('a node that was asleep catches up with all that happened', async () => {
    const ids = [await newClient(), await newClient(), await newClient()];
    for (const id of ids) await here.clients.disable(id);
    await here.clients.enable(ids[1] ?? '');
    await there.refresh();
    const enabled = await Promise.all(ids.map(async (id) => (await there.findClient(id))?.enabled));
    expect(enabled).toEqual([false, true, false]);
  });

  it('a node that slept longer than the feed remembers reads everything again', async () => {
    let now = 0;
    const sleeper = await opened.startNode({ monotonic: () => now });
    const id = await newClient();
    await sleeper.refresh();
    await Client.updateOne({ _id: id }, { $set: { enabled: false } });
    await Change.deleteMany({});
    now += 24 * 3_600_000 + 1;
    await sleeper.refresh();
    expect((await sleeper.findClient(id))?.enabled).toBe(false);
  });

  it('keys and revocations are told to whoever subscribed, with their id, until the subscription ends', async () => {
    const seen: string[] = [];
    const ends = [
      there.changes.subscribe('revocation', (id) => {
        seen.push(`revocation ${id}`);
      }),
      there.changes.subscribe('key', (id) => {
        seen.push(`key ${id}`);
      }),
    ];
    await here.changes.publish('revocation', 'jti-1');
    await here.changes.changing('key', 'kid-1', async () => {});
    await there.refresh();
    await there.refresh();
    expect(seen.sort()).toEqual(['key kid-1', 'revocation jti-1']);
    for (const end of ends) end();
    await here.changes.publish('revocation', 'jti-2');
    await there.refresh();
    expect(seen).toHaveLength(2);
  });

  it('a subscriber that fails is told again, and the node does not pass for up to date', async () => {
    let now = 0;
    const node = await opened.startNode({ monotonic: () => now });
    let fails = true;
    const seen: string[] = [];
    node.changes.subscribe('revocation', async (id) => {
      if (fails) throw new StoreError('not now');
      seen.push(id);
    });
    await here.changes.publish('revocation', 'jti-3');
    now += 4000;
    await expect(node.refresh()).rejects.toThrow(StoreError);
    now += 1000;
    expect(node.isFresh()).toBe(false);
    fails = false;
    await node.refresh();
    expect([seen, node.isFresh()]).toEqual([['jti-3'], true]);
  });

  it('an act that is refused changes nothing, and its announcement is taken back', async () => {
    await expect(here.changes.changing('client', 'x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await Change.find({ target: 'x' }).lean()).toEqual([expect.objectContaining({ isDone: true })]);
  });
});

describe('AZ-12 what a node knows is only good for 5 s', () => {
  it('is fresh from its start, until 5 s after the last poll that succeeded', async () => {
    let now = 1_000_000;
    const node = await opened.startNode({ monotonic: () => now });
    now += 4999;
    expect(node.isFresh()).toBe(true);
    now += 1;
    expect(node.isFresh()).toBe(false);
    await node.refresh();
    expect(node.isFresh()).toBe(true);
  });

  it('moving the time of day changes nothing about that', async () => {
    const node = await opened.startNode();
    opened.clock.advance(86_400);
    expect(node.isFresh()).toBe(true);
  });

  it('a start that failed can be tried again, and then changes are told once', async () => {
    const { uri } = opened.store;
    const node = createRegistry({ clock: opened.clock.now, log: silentLog(), pollMs: 3_600_000 });
    await mongoose.disconnect();
    await expect(node.start()).rejects.toThrow(StoreError);
    expect(node.isFresh()).toBe(false);
    await connectStore(uri);
    await node.start();
    await node.start();
    const id = await newClient();
    const calls = await storeCallsOf(() => node.clients.disable(id));
    expect(calls.filter((call) => call === 'clients.find')).toHaveLength(1);
    expect((await node.findClient(id))?.enabled).toBe(false);
    await node.stop();
  });

  it('without the store: polls fail and are logged, never thrown; when it is back, so is the node, with all that it missed', async () => {
    const logged = captureLog('info');
    let now = 0;
    const node = await opened.startNode({ log: logged.log, pollMs: 10, monotonic: () => now });
    const id = await newClient();
    await node.refresh();
    const { uri } = opened.store;
    await mongoose.disconnect();
    await until(() => logged.lines.some((line) => line.includes('could not be read')));
    now += 5000;
    expect(node.isFresh()).toBe(false);
    await expect(node.refresh()).rejects.toThrow(StoreError);
    await expect(node.findClient('unknown-yet')).rejects.toThrow(StoreError);
    expect((await node.findClient(id))?.id).toBe(id);
    await connectStore(uri);
    await here.clients.disable(id);
    await until(() => node.isFresh() && logged.lines.some((line) => line.includes('answers again')));
    await node.refresh();
    expect((await node.findClient(id))?.enabled).toBe(false);
    expect(logged.lines.filter((line) => line.includes('could not be read'))).toHaveLength(1);
  });
});
