import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import type { Registry } from '../../src/registry/create-registry.js';
import { Client } from '../../src/registry/models/client.js';
import { captureLog } from '../support/captured-log.js';
import { type OpenRegistry, openRegistry } from './open-registry.js';
import { storeCallsOf } from './store-calls.js';

let opened: OpenRegistry;
let here: Registry;
let there: Registry;

beforeAll(async () => {
  opened = await openRegistry();
  here = await opened.startNode();
  await here.groups.create({ id: 'readers', grants: [{ permission: 'view_movie' }] });
  await here.clients.create({ id: 'known', scopes: ['read'], groups: ['readers'] });
  there = await opened.startNode();
});
afterAll(() => opened.close());

describe('AZ-12 no store read a request', () => {
  it('a client that was there at the start is in memory, its groups merged in', async () => {
    const calls = await storeCallsOf(async () => {
      const client = await there.findClient('known');
      expect([...(client?.grants.keys() ?? [])]).toEqual(['view_movie']);
    });
    expect(calls).toEqual([]);
  });

  it('the same snapshot answers as long as nothing changes, also after it was read again', async () => {
    const before = await there.findClient('known');
    await there.refresh();
    expect(await there.rereadClient('known')).toBe(before);
    here.lastUse.note({ clientId: 'known' });
    await here.lastUse.flush();
    expect(await there.rereadClient('known')).toBe(before);
    await here.clients.update('known', { name: 'New name' });
    await there.refresh();
    expect(await there.findClient('known')).not.toBe(before);
  });

  it('a snapshot does not change: what was handed out before an act is as it was', async () => {
    const before = await here.findClient('known');
    await here.clients.grant('known', { permission: 'add_movie' });
    expect(before?.grants.has('add_movie')).toBe(false);
    expect([before, before?.secrets, before?.secrets[0], before?.groups].every(Object.isFrozen)).toBe(true);
  });
});

describe('AZ-12 a client that the cache lacks', () => {
  it('is looked for in the store once, with its groups, and then known', async () => {
    await here.groups.create({ id: 'new-group', grants: [{ permission: 'delete_movie' }] });
    await here.clients.create({ id: 'new-client', groups: ['new-group'] });
    const first = await storeCallsOf(async () => {
      expect((await there.findClient('new-client'))?.grants.has('delete_movie')).toBe(true);
    });
    expect(first.filter((call) => call === 'clients.find')).toHaveLength(1);
    expect(await storeCallsOf(() => there.findClient('new-client'))).toEqual([]);
  });

  it('and that does not exist is null', async () => {
    expect(await there.findClient('nobody')).toBeNull();
    expect(await there.findClientBySubject('https://ci.example', 'nobody')).toBeNull();
  });

  it('made a moment after it was asked for is found at once', async () => {
    expect(await there.findClient('late')).toBeNull();
    await here.clients.create({ id: 'late' });
    expect((await there.findClient('late'))?.id).toBe('late');
  });

  it('a flood of unknown ids reads the store a few times, not once each', async () => {
    const calls = await storeCallsOf(() =>
      Promise.all(Array.from({ length: 500 }, (_, index) => there.findClient(`ghost-${index}`))),
    );
    expect(calls.length).toBeLessThanOrEqual(2);
  });

  it.each(['', 'UPPER', '__proto__', 'a b', '{"$ne":null}', 'x'.repeat(65)])(
    'whose id %j can be none reads nothing',
    async (id) => {
      expect(await storeCallsOf(async () => expect(await there.findClient(id)).toBeNull())).toEqual([]);
    },
  );

  it('an older answer of the store never replaces a newer one', async () => {
    await here.clients.create({ id: 'flapping' });
    for (let round = 0; round < 20; round += 1) {
      const reads = [there.rereadClient('flapping'), there.refresh()];
      await (round % 2 === 0 ? here.clients.disable('flapping') : here.clients.enable('flapping'));
      await Promise.all([...reads, there.refresh(), there.rereadClient('flapping')]);
      expect((await there.findClient('flapping'))?.enabled).toBe(round % 2 === 1);
    }
  });
});

describe('a record that was damaged in the store', () => {
  it('is no client, is logged, and keeps no other from being read', async () => {
    const logged = captureLog();
    await here.clients.create({ id: 'damaged' });
    const rows = mongoose.connection.collection<{ _id: string }>(Client.collection.collectionName);
    await rows.updateOne({ _id: 'damaged' }, { $set: { grants: 'all of them' } });
    const node = await opened.startNode({ log: logged.log });
    expect(await node.findClient('damaged')).toBeNull();
    expect((await node.findClient('known'))?.id).toBe('known');
    expect(logged.lines.some((line) => line.includes('damaged'))).toBe(true);
    await Client.deleteOne({ _id: 'damaged' });
  });
});

describe('an external subject', () => {
  it('is found in memory, and once in the store by a node that lacks it', async () => {
    await here.clients.create({
      id: 'workload',
      externalSubject: { issuer: 'https://k8s.example', subject: 'sa:films' },
    });
    expect(await storeCallsOf(() => here.findClientBySubject('https://k8s.example', 'sa:films'))).toEqual([]);
    expect((await there.findClientBySubject('https://k8s.example', 'sa:films'))?.id).toBe('workload');
  });

  it('of a deleted client is nobody', async () => {
    await here.clients.remove('workload');
    expect(await here.findClientBySubject('https://k8s.example', 'sa:films')).toBeNull();
  });
});
