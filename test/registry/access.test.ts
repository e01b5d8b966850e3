import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccessState, ClientState } from '../../src/access/as-code/access-state.js';
import { InputError } from '../../src/lib/app-error.js';
import type { Registry } from '../../src/registry/create-registry.js';
import { Change } from '../../src/registry/models/change.js';
import { Client } from '../../src/registry/models/client.js';
import { Group } from '../../src/registry/models/group.js';
import { type OpenRegistry, openRegistry } from './open-registry.js';
import { storeCallsOf } from './store-calls.js';

let opened: OpenRegistry;
let registry: Registry;
let other: Registry;

beforeAll(async () => {
  opened = await openRegistry();
  registry = await opened.startNode();
  other = await opened.startNode();
});
afterEach(async () => {
  await registry.access.apply(nothing, 'remove');
});
afterAll(() => opened.close());

const nothing: AccessState = { clients: new Map(), groups: new Map() };

function client(parts: Partial<ClientState> = {}): ClientState {
  return { name: 'A client', scopes: [], groups: [], grants: [], attributes: {}, ...parts };
}

const grant = (permission: string) => ({ permission, where: null, until: null });

function file(clients: Record<string, ClientState>, groups: Record<string, readonly string[]> = {}): AccessState {
  const entries = Object.entries(groups).map(([id, permissions]) => [id, { grants: permissions.map(grant) }] as const);
  return { clients: new Map(Object.entries(clients)), groups: new Map(entries) };
}

const heldBy = async (node: Registry, id: string) => [...((await node.findClient(id))?.grants.keys() ?? [])].sort();

describe('access apply: the store says what the file says', () => {
  const wanted = file(
    {
      orders: client({
        name: 'Orders',
        scopes: ['read'],
        groups: ['readers'],
        grants: [{ permission: 'add_movie', where: null, until: '2099-01-01T00:00:00.000Z' }],
        attributes: { region: ['eu', 'us'], empty: [] },
      }),
      idle: client(),
    },
    { readers: ['view_movie', 'view_director'], nobody: [] },
  );

  it('creates, and answers a secret for each new client', async () => {
    const { before, after, secrets } = await registry.access.apply(wanted, 'keep');
    expect(before).toEqual(nothing);
    expect(after).toEqual(wanted);
    expect(await registry.access.read()).toEqual(wanted);
    expect(secrets.map(({ id }) => id)).toEqual(['orders', 'idle']);
    const [stored] = (await registry.findClient('orders'))?.secrets ?? [];
    expect(secrets[0]).toMatchObject({ secretKeyId: stored?.keyId, secret: expect.stringMatching(/^sqs_/) });
  });

  it('changes nothing, and writes nothing, the second time', async () => {
    await registry.access.apply(wanted, 'keep');
    const calls = await storeCallsOf(() => registry.access.apply(wanted, 'keep'));
    expect(calls.filter((call) => !/\.find$/.test(call))).toEqual([]);
  });

  it('takes lists for sets: another order is no change', async () => {
    await registry.access.apply(file({ a: client({ scopes: ['read', 'write'] }) }), 'keep');
    const { before, after } = await registry.access.preview(file({ a: client({ scopes: ['write', 'read'] }) }), 'keep');
    const calls = await storeCallsOf(() => registry.access.apply(after, 'keep'));
    expect([before.clients.size, calls.filter((call) => !/\.find$/.test(call))]).toEqual([1, []]);
  });

  it('keeps what the file does not name, and removes it with prune', async () => {
    await registry.access.apply(wanted, 'keep');
    await registry.access.apply(file({ fresh: client() }), 'keep');
    expect([...(await registry.access.read()).clients.keys()]).toEqual(['fresh', 'idle', 'orders']);
    await registry.access.apply(file({ fresh: client() }), 'remove');
    const { clients, groups } = await registry.access.read();
    expect([[...clients.keys()], [...groups.keys()]]).toEqual([['fresh'], []]);
  });

  it('leaves alone how a client authenticates and whether it is enabled', async () => {
    await registry.clients.create({ id: 'kept', ttlSeconds: 60, dpopOnly: true });
    await registry.clients.disable('kept');
    const before = await Client.findById('kept').lean();
    await registry.access.apply(file({ kept: client({ scopes: ['read'] }) }), 'keep');
    const after = await Client.findById('kept').lean();
    expect(after).toEqual({ ...before, name: 'A client', scopes: ['read'], __v: (before?.__v ?? 0) + 1 });
  });

  it('keeps tokens of a client that was removed from passing for those of its successor', async () => {
    await registry.access.apply(file({ again: client() }), 'keep');
    const first = await registry.findClient('again');
    await registry.access.apply(nothing, 'remove');
    await registry.access.apply(file({ again: client() }), 'keep');
    const second = await registry.findClient('again');
    expect(second?.tokensValidFrom).toBeGreaterThan(first?.tokensValidFrom ?? Number.POSITIVE_INFINITY);
  });

  it('gives a new group no members that an old one of its name left behind', async () => {
    await registry.clients.create({ id: 'left' });
    await Client.updateOne({ _id: 'left' }, { groups: ['ghosts'] });
    expect((await registry.access.read()).clients.get('left')?.groups).toEqual([]);
    await registry.access.apply(file({}, { ghosts: ['view_movie'] }), 'keep');
    expect(await heldBy(registry, 'left')).toEqual([]);
  });
});

describe('access apply refuses a file with every problem at once, and then changes nothing', () => {
  it('names the nearest permission, scope and group, each with its place', async () => {
    const wrong = file(
      {
        a: client({ scopes: ['raed'], groups: ['raeders'], grants: [grant('view_moive')] }),
        Bad: client(),
        b: client({ name: '', attributes: { '1x': [] } }),
      },
      { readers: ['add_moive'] },
    );
    const error = await registry.access.apply(wrong, 'keep').catch((thrown: unknown) => thrown);
    if (!(error instanceof InputError)) throw error;
    expect(error.fields.map(({ path, hint = '' }) => [path, /"(\w+)"\?$/.exec(hint)?.[1]])).toEqual([
      ['clients.a.scopes', 'read'],
      ['clients.a.groups', 'readers'],
      ['clients.a.grants.0.permission', 'view_movie'],
      ['clients.Bad.id', undefined],
      ['clients.b.name', undefined],
      ['clients.b.attributes.1x', undefined],
      ['groups.readers.grants.0.permission', 'add_movie'],
    ]);
    expect(await registry.access.read()).toEqual(nothing);
  });

  it('takes groups that only the store has, but not when they are to go', async () => {
    await registry.groups.create({ id: 'stored' });
    const member = file({ a: client({ groups: ['stored'] }) });
    await expect(registry.access.apply(member, 'remove')).rejects.toThrow('Unknown group "stored"');
    await registry.access.apply(member, 'keep');
    expect((await registry.groups.show('stored')).members).toEqual(['a']);
  });
});

describe('access apply is one atomic change', () => {
  it('is seen whole by other nodes with their next poll (AZ-12)', async () => {
    await registry.access.apply(
      file({ a: client({ groups: ['g'] }), b: client({ groups: ['g'] }) }, { g: ['view_movie'] }),
      'keep',
    );
    await other.refresh();
    expect(await heldBy(other, 'a')).toEqual(['view_movie']);
    await registry.access.apply(
      file({ a: client({ grants: [grant('add_movie')] }) }, { g: ['view_director'] }),
      'keep',
    );
    expect(await heldBy(registry, 'a')).toEqual(['add_movie']);
    expect([await heldBy(other, 'a'), await heldBy(other, 'b')]).toEqual([['view_movie'], ['view_movie']]);
    await other.refresh();
    expect([await heldBy(other, 'a'), await heldBy(other, 'b')]).toEqual([['add_movie'], ['view_director']]);
  });

  it('leaves nothing when it fails in the middle', async () => {
    await registry.access.apply(file({ a: client(), gone: client() }, { g: ['view_movie'] }), 'keep');
    const before = await registry.access.read();
    const target = file({ a: client({ scopes: ['read'] }), fresh: client() }, { g: ['add_movie'], h: [] });
    const bulkWrite = Group.collection.bulkWrite;
    Group.collection.bulkWrite = () => Promise.reject(new Error('the power is gone'));
    try {
      await expect(registry.access.apply(target, 'remove')).rejects.toThrow('the power is gone');
    } finally {
      Group.collection.bulkWrite = bulkWrite;
    }
    expect(await registry.access.read()).toEqual(before);
    expect(await Change.countDocuments({ isDone: false })).toBe(0);
  });

  it('begins again when others change the same meanwhile, and loses neither', async () => {
    await registry.access.apply(file({ a: client(), b: client() }), 'keep');
    await Promise.all([
      registry.access.apply(file({ a: client({ scopes: ['read'] }) }), 'keep'),
      other.clients.grant('b', { permission: 'view_movie' }),
      other.access.apply(file({ c: client() }), 'keep'),
    ]);
    const { clients } = await registry.access.read();
    expect([clients.get('a')?.scopes, clients.get('b')?.grants, clients.has('c')]).toEqual([
      ['read'],
      [grant('view_movie')],
      true,
    ]);
  });
});
