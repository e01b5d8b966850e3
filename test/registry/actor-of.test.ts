import { describe, expect, it } from '@jest/globals';
import { actorOf } from '../../src/registry/actor-of.js';
import type { StoredClient } from '../../src/registry/models/client.js';
import type { StoredGroup } from '../../src/registry/models/group.js';
import { toRegisteredClient } from '../../src/registry/to-registered-client.js';

const now = Date.parse('2027-01-01T00:00:00Z');

function clientOf(changes: Partial<StoredClient> = {}, groups: readonly StoredGroup[] = []) {
  const stored: StoredClient = {
    _id: 'films',
    __v: 0,
    name: 'Films',
    enabled: true,
    scopes: ['read', 'write', 'movie:finance'],
    groups: groups.map(({ _id }) => _id),
    grants: [],
    attributes: [{ name: 'studio', values: ['Lionsgate'] }],
    ttlSeconds: null,
    tokensValidFrom: 0,
    secrets: [],
    jwks: null,
    dpopOnly: false,
    createdAt: new Date(0),
    lastUsed: null,
    ...changes,
  };
  return toRegisteredClient(stored, new Map(groups.map((group) => [group._id, group])));
}

const grant = (
  permission: string,
  until: string | null = null,
  where: StoredGroup['grants'][number]['where'] = null,
) => ({
  permission,
  where,
  until: until === null ? null : new Date(until),
});

describe('actorOf', () => {
  it('has the scopes that token and client both have', () => {
    const actor = actorOf(clientOf(), { tokenScopes: ['read', 'admin'], expiresAt: 1 }, now);
    expect([...actor.scopes]).toEqual(['read']);
    expect(actor).toMatchObject({ clientId: 'films', clientName: 'Films', expiresAt: 1 });
    expect(actor.attributes.studio).toEqual(['Lionsgate']);
    expect(actor.attributes.constructor).toBeUndefined();
  });

  it("has its own and its groups' grants, a group that is gone gives nothing", () => {
    const group = {
      _id: 'editors',
      __v: 0,
      grants: [grant('change_movie'), grant('view_movie', null, { title: { eq: 'Heat' } })],
      createdAt: new Date(0),
    };
    const client = clientOf({ grants: [grant('view_movie')], groups: ['editors', 'gone'] }, []);
    expect([...actorOf(client, { tokenScopes: [], expiresAt: 1 }, now).grants.keys()]).toEqual(['view_movie']);
    const member = actorOf(
      clientOf({ grants: [grant('view_movie')] }, [group]),
      { tokenScopes: [], expiresAt: 1 },
      now,
    );
    expect(member.grants.get('change_movie')).toEqual([
      { permission: 'change_movie', where: null, until: null, group: 'editors' },
    ]);
    expect(member.grants.get('view_movie')).toHaveLength(2);
  });

  it('AZ-7 an ended grant is as if not held, to the millisecond, on the same snapshot', () => {
    const client = clientOf({ grants: [grant('view_movie', '2027-01-01T00:00:10Z'), grant('add_movie')] });
    const permissionsAt = (time: number) => [
      ...actorOf(client, { tokenScopes: ['read'], expiresAt: 1 }, time).grants.keys(),
    ];
    expect(permissionsAt(now)).toEqual(['view_movie', 'add_movie']);
    expect(permissionsAt(now + 9_999)).toEqual(['view_movie', 'add_movie']);
    expect(permissionsAt(now + 10_000)).toEqual(['add_movie']);
    expect(permissionsAt(now + 9_999)).toEqual(['view_movie', 'add_movie']);
  });

  it('of several grants of one permission only those in force count', () => {
    const client = clientOf({
      grants: [grant('view_movie', '2026-12-31'), grant('view_movie', null, { title: { eq: 'Heat' } })],
    });
    const grants = actorOf(client, { tokenScopes: [], expiresAt: 1 }, now).grants.get('view_movie');
    expect(grants?.map(({ where }) => where)).toEqual([{ title: { eq: 'Heat' } }]);
  });
});

describe('rightsKey', () => {
  const keyOf = (client: ReturnType<typeof clientOf>, tokenScopes: string[], time = now) =>
    actorOf(client, { tokenScopes, expiresAt: 1 }, time).rightsKey;

  it('is equal for the same scopes and permissions, whatever their order, rows, ends and origin', () => {
    const own = clientOf({ grants: [grant('view_movie'), grant('add_movie')] });
    const group = {
      _id: 'g',
      __v: 0,
      grants: [grant('view_movie', null, { title: { eq: 'Heat' } })],
      createdAt: new Date(0),
    };
    const mixed = clientOf({ _id: 'other', grants: [grant('add_movie', '2030-01-01')] }, [group]);
    expect(keyOf(own, ['read', 'write'])).toBe(keyOf(mixed, ['write', 'read', 'unknown']));
  });

  it('differs with a scope, with a permission, and when a grant ends', () => {
    const client = clientOf({ grants: [grant('view_movie', '2027-01-01T00:00:10Z')] });
    const keys = [
      keyOf(client, ['read']),
      keyOf(client, ['read', 'write']),
      keyOf(client, ['read'], now + 10_000),
      keyOf(clientOf(), ['write']),
    ];
    expect(new Set(keys).size).toBe(4);
  });

  it('cannot be forged by names that run together', () => {
    const client = clientOf({ scopes: ['a', 'b', 'a|b'], grants: [grant('b')] });
    expect(keyOf(client, ['a'])).not.toBe(keyOf(clientOf({ scopes: ['a|b'] }), ['a|b']));
  });

  it('stays right for more sets of scopes than are remembered', () => {
    const scopes = Array.from({ length: 100 }, (_, index) => `s${index}`);
    const client = clientOf({ scopes });
    for (const scope of [...scopes, ...scopes]) expect(keyOf(client, [scope])).toBe(`${scope}|`);
  });
});
