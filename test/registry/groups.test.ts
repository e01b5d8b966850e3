import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConflictError, InputError, NotFoundError } from '../../src/lib/app-error.js';
import type { Registry } from '../../src/registry/create-registry.js';
import { Client } from '../../src/registry/models/client.js';
import { Group } from '../../src/registry/models/group.js';
import { type OpenRegistry, openRegistry } from './open-registry.js';

let opened: OpenRegistry;
let registry: Registry;
let count = 0;

beforeAll(async () => {
  opened = await openRegistry();
  registry = await opened.startNode();
});
afterAll(() => opened.close());

const newId = (): string => `thing-${++count}`;

async function groupWithMember(permissions: readonly string[] = ['view_movie']) {
  const group = await registry.groups.create({
    id: newId(),
    grants: permissions.map((permission) => ({ permission })),
  });
  const client = await registry.clients.create({ id: newId(), groups: [group.id] });
  return { group: group.id, client: client.id };
}

const held = async (client: string) => [...((await registry.findClient(client))?.grants.keys() ?? [])].sort();

describe('groups', () => {
  it('are shown with their grants and members', async () => {
    const { group, client } = await groupWithMember();
    const record = { id: group, grants: [{ permission: 'view_movie', where: null, until: null }], members: [client] };
    expect(await registry.groups.show(group)).toEqual(record);
    expect(await registry.groups.list()).toContainEqual(record);
  });

  it('a change of a group is a change of its members at once', async () => {
    const { group, client } = await groupWithMember();
    expect(await held(client)).toEqual(['view_movie']);
    await registry.groups.grant(group, { permission: 'add_movie' });
    expect(await held(client)).toEqual(['add_movie', 'view_movie']);
    await registry.groups.revoke(group, 'view_movie');
    expect(await held(client)).toEqual(['add_movie']);
    await registry.groups.setGrants(group, [{ permission: 'delete_movie' }]);
    expect(await held(client)).toEqual(['delete_movie']);
  });

  it("a client's grants say which of them is the group's", async () => {
    const { group, client } = await groupWithMember();
    await registry.clients.grant(client, { permission: 'view_movie', until: '2031-01-01' });
    const grants = (await registry.findClient(client))?.grants.get('view_movie');
    expect(grants?.map((grant) => grant.group)).toEqual([null, group]);
  });

  it('members come and go; twice is no error', async () => {
    const { group } = await groupWithMember();
    const { id } = await registry.clients.create({ id: newId() });
    await registry.groups.addMember(group, id);
    expect((await registry.groups.addMember(group, id)).groups).toEqual([group]);
    expect(await held(id)).toEqual(['view_movie']);
    await registry.groups.removeMember(group, id);
    expect((await registry.groups.removeMember(group, id)).groups).toEqual([]);
    expect(await held(id)).toEqual([]);
  });

  it('deleting one takes its grants from its members, and a new one of the same id has no members', async () => {
    const { group, client } = await groupWithMember();
    await registry.groups.remove(group);
    expect(await held(client)).toEqual([]);
    expect((await registry.clients.show(client)).groups).toEqual([]);
    await registry.groups.create({ id: group, grants: [{ permission: 'delete_movie' }] });
    expect((await registry.groups.show(group)).members).toEqual([]);
    expect(await held(client)).toEqual([]);
  });

  it('a deletion that ended half-way gives nobody a group of the same id', async () => {
    const { group, client } = await groupWithMember();
    await Group.deleteOne({ _id: group });
    await registry.groups.create({ id: group, grants: [{ permission: 'delete_movie' }] });
    expect((await Client.findById(client).lean())?.groups).toEqual([]);
    expect(await held(client)).toEqual([]);
  });

  it('refuses what clients refuse', async () => {
    const { group, client } = await groupWithMember();
    await expect(registry.groups.create({ id: group })).rejects.toThrow(ConflictError);
    await expect(registry.groups.create({ id: 'NO' })).rejects.toThrow(InputError);
    await expect(registry.groups.create({ id: newId(), grants: [{ permission: 'view_moive' }] })).rejects.toThrow(
      /"view_movie"\?$/,
    );
    await expect(registry.groups.grant(group, { permission: 'nope' })).rejects.toThrow(InputError);
    await expect(registry.groups.revoke(group, 'nope')).rejects.toThrow(InputError);
    await expect(
      registry.groups.grant(group, { permission: 'view_movie', where: { titel: { eq: 'x' } } }),
    ).rejects.toThrow(/titel/);
    await expect(registry.groups.addMember(group, 'nobody')).rejects.toThrow(NotFoundError);
    await expect(registry.groups.addMember('nothing', client)).rejects.toThrow(NotFoundError);
    await expect(registry.groups.removeMember('nothing', client)).rejects.toThrow(NotFoundError);
    await expect(registry.groups.show('nothing')).rejects.toThrow(NotFoundError);
    await expect(registry.groups.remove('nothing')).rejects.toThrow(NotFoundError);
    await expect(registry.groups.grant('nothing', { permission: 'view_movie' })).rejects.toThrow(NotFoundError);
  });
});
