import { describe, expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { clientWith } from '../support/test-client.js';
import { underAttack } from './attack-kit.js';

const manages = ['view_client', 'add_client', 'change_client', 'delete_client'];

underAttack('attack 16: escalation through administration', ['both'], ({ owner, server }) => {
  /** Manages clients, but holds little itself. */
  const manager = clientWith(
    { id: 'manager', permissions: [...manages, 'view_film'], scopes: ['read', 'write'] },
    server,
  );
  const weak = clientWith({ id: 'weak', permissions: ['view_film'], scopes: ['read'] }, server);
  const refused = async (field: string, variables?: Record<string, unknown>, declared = '') => {
    const { status, errors, data } = await as(manager).query(`mutation ${declared} { ${field} }`, variables);
    expect(status).toBe(200);
    expect(Object.values(data ?? {})).toEqual([null]);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    return errors?.[0]?.extensions;
  };

  it("a stronger client's secret", async () => {
    await owner.secret();
    const denial = await refused(`rotateClientSecret(id: "${owner.id}") { id secret }`);
    expect(denial).toMatchObject({
      missing: ['permission', 'scope'],
      coordinate: 'Mutation.rotateClientSecret',
      selection: 'rotateClientSecret',
    });
    expect((await as(owner).query('{ viewer { id } }')).status).toBe(200);
  });

  it('a permission, a scope or a group that it does not hold', async () => {
    await weak.secret();
    await server().registry.groups.create({ id: 'strong', grants: [{ permission: 'delete_film' }] });
    const before = await server().registry.clients.show('weak');
    expect(await refused('grantPermission(client: "weak", permission: "delete_film") { id }')).toMatchObject({
      missing: ['permission'],
    });
    expect(await refused('updateClient(id: "weak", input: { scopes: ["read", "film:finance"] }) { id }')).toMatchObject(
      { missing: ['scope'] },
    );
    expect(await refused('updateClient(id: "weak", input: { groups: ["strong"] }) { id }')).toMatchObject({
      missing: ['permission'],
    });
    expect(
      await refused('updateClient(id: "weak", input: { grants: [{ permission: "add_film" }] }) { id }'),
    ).toMatchObject({ missing: ['permission'] });
    expect(
      await refused(
        'createClient(input: { clientId: "strongest", scopes: ["read"], grants: [{ permission: "delete_film" }] }) { id secret }',
      ),
    ).toMatchObject({ missing: ['permission'] });
    expect(
      await refused('createClient(input: { clientId: "strongest", groups: ["strong"] }) { id secret }'),
    ).toMatchObject({ missing: ['permission'] });
    expect(await server().registry.clients.show('weak')).toEqual(before);
    expect(await server().registry.findClient('strongest')).toBeNull();
  });

  it('taking something from a stronger client, or deleting it', async () => {
    await refused(`revokePermission(client: "${owner.id}", permission: "view_film") { id }`);
    await refused(`updateClient(id: "${owner.id}", input: { name: "x" }) { id }`);
    await refused(`deleteClient(id: "${owner.id}") { id }`);
  });

  it('itself: its scopes, grants, groups, attributes, its end', async () => {
    for (const field of [
      'updateClient(id: "manager", input: { scopes: ["read"] }) { id }',
      'updateClient(id: "manager", input: { attributes: { a: "b" } }) { id }',
      'updateClient(id: "manager", input: { groups: [] }) { id }',
      'grantPermission(client: "manager", permission: "view_film") { id }',
      'revokePermission(client: "manager", permission: "view_film") { id }',
      'deleteClient(id: "manager") { id }',
    ]) {
      expect((await refused(field))?.fix).toContain('npx scopeql clients');
    }
  });

  it('by a command that somebody else would paste', async () => {
    const denial = await refused(
      'grantPermission(client: "manager", permission: "x; id", where: { title: { eq: "$(id) it\'s" } }) { id }',
    );
    expect(denial?.fix).toBe(`npx scopeql clients grant manager 'x; id' --where '{"title":{"eq":"$(id) it'\\''s"}}'`);
    const input =
      '{ name: "a`id`", scopes: ["read"], groups: ["x y"], grants: [{ permission: "add_film" }], attributes: { a: ["1", "$b"] } }';
    expect((await refused(`updateClient(id: "manager", input: ${input}) { id }`))?.fix).toBe(
      `npx scopeql clients update manager --name 'a\`id\`' --scope "read" --group 'x y' --grant add_film --attribute a=1 --attribute 'a=$b'`,
    );
  });

  it('wider limits than its own, for a helper to get around them', async () => {
    const limited = clientWith(
      { id: 'limited', permissions: manages, scopes: ['read', 'write'], attributes: { 'limits.MAX_COST': '5000' } },
      server,
    );
    const ask = (attributes: object) =>
      as(limited).query(
        'mutation ($a: JSON) { createClient(input: { clientId: "helper", attributes: $a }) { id secret } }',
        { a: attributes },
      );
    for (const attributes of [
      {},
      { 'limits.MAX_COST': '5001' },
      { 'limits.MAX_COST': '5000', 'limits.MAX_BULK': '5000' },
      { 'limits.MAX_COST': '5000', 'limits.REQUEST_TIMEOUT': '1h' },
    ]) {
      const { errors } = await ask(attributes);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing: ['permission'] });
    }
    expect((await ask({ 'limits.MAX_COST': '5001' })).errors?.[0]?.extensions.fix).toBe(
      'npx scopeql clients update limited --attribute limits.MAX_COST=5001',
    );
    expect(await server().registry.findClient('helper')).toBeNull();
    expect((await ask({ 'limits.MAX_COST': '400', 'limits.RATE_LIMIT': '10/s' })).errors).toBeUndefined();
    const { errors } = await as(limited).query('mutation { rotateClientSecret(id: "weak") { id secret } }');
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('names of groups are guessed neither by their neighbours nor by who may not see them', async () => {
    const groups = clientWith({ id: 'groups', permissions: manages, scopes: ['read', 'write'] }, server);
    await groups.secret();
    const { registry } = server();
    for (const id of ['seen', 'hidden']) await registry.groups.create({ id, grants: [] });
    const ask = (id: string) =>
      as(groups).query(`mutation { createClient(input: { clientId: "c-${id}", groups: ["${id}"] }) { id } }`);
    expect((await ask('hiden')).text).not.toContain('hidden');
    await registry.clients.grant('groups', { permission: 'view_group', where: { id: { eq: 'seen' } } });
    const [hidden, missing] = [await ask('hidden'), await ask('nothing')];
    expect(hidden.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(hidden.text).toBe(missing.text.replaceAll('nothing', 'hidden'));
    expect(
      await as(groups).data('mutation { createClient(input: { clientId: "c", groups: ["seen"] }) { id } }'),
    ).toEqual({
      createClient: { id: 'c' },
    });
  });

  it('and nothing that it misspells is guessed for it', async () => {
    const { errors, text } = await as(manager).query(
      'mutation { createClient(input: { clientId: "Wrong", scopes: ["rea"], grants: [{ permission: "view_fil" }] }) { id } a: createClient(input: { clientId: "n", scopes: ["rea"], grants: [{ permission: "view_fil" }] }) { id } }',
    );
    expect(text).not.toMatch(/did you mean|the nearest/);
    expect(errors?.map(({ extensions }) => extensions.fields)).toEqual([
      [{ path: 'clientId', message: expect.stringContaining('A client id begins with') }],
      [
        { path: 'scopes', message: 'Unknown scope "rea"' },
        { path: 'grants.0.permission', message: 'Unknown permission "view_fil"' },
      ],
    ]);
  });

  it('its own secret it may have anew', async () => {
    const { rotateClientSecret } = await as(manager).data<{ rotateClientSecret: { id: string } }>(
      'mutation { rotateClientSecret(id: "manager") { id } }',
    );
    expect(rotateClientSecret.id).toBe('manager');
  });

  it('but not by a token of fewer scopes than the secret would give', async () => {
    const { errors } = await as(manager, 'write').query('mutation { rotateClientSecret(id: "manager") { id secret } }');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing: ['scope'] });
  });

  it('what it holds, for as long as it holds it, it may hand out', async () => {
    const document =
      'mutation { grantPermission(client: "weak", permission: "view_film", where: { title: { eq: "Heat" } }) { id } }';
    expect(await as(manager).data(document)).toEqual({ grantPermission: { id: 'weak' } });
  });

  it('a client that cannot be switched on again cannot be switched on by its fields', async () => {
    const { status } = await as(manager).query(
      'mutation { updateClient(id: "weak", input: { enabled: true }) { id } }',
    );
    expect(status).toBe(400);
  });

  describe('a manager of some rows', () => {
    const heatOnly = { studio: { name: { eq: '$client.attributes.studio' } } };
    const grants = manages.map((permission) => ({ permission, where: null, until: null }));
    const warner = clientWith({ id: 'warner', scopes: ['read', 'write'], attributes: { studio: 'Warner' } }, server);
    const asWarner = async () => {
      await warner.secret();
      const { registry } = server();
      await registry.clients.update('warner', {
        grants: [...grants, { permission: 'view_film', where: heatOnly, until: '2100-01-01T00:00:00Z' }],
      });
      return as(warner);
    };
    const grantsOf = async (id: string) => (await server().registry.clients.show(id)).grants;

    it('gives only what lies within them, as they are now', async () => {
      const asking = await asWarner();
      await asking.data(
        'mutation { createClient(input: { clientId: "w1", scopes: ["read"], grants: [{ permission: "view_film", where: { genre: { eq: "Crime" } }, until: "2099-01-01T00:00:00Z" }] }) { id } }',
      );
      expect((await grantsOf('w1'))[0]?.where).toEqual({
        AND: [{ studio: { name: { eq: 'Warner' } } }, { genre: { eq: 'Crime' } }],
      });
      await asking.data(
        'mutation { createClient(input: { clientId: "w2", scopes: ["read"], grants: [{ permission: "view_film", until: "2099-01-01T00:00:00Z" }] }) { id } }',
      );
      expect((await grantsOf('w2'))[0]?.where).toEqual({ studio: { name: { eq: 'Warner' } } });
    });

    it('gives nothing for longer than it has it', async () => {
      const { errors } = await (await asWarner()).query(
        'mutation { createClient(input: { clientId: "w3", grants: [{ permission: "view_film" }] }) { id } }',
      );
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing: ['permission'] });
    });

    it('does not touch a client of other rows, whose filter reads the same', async () => {
      const asking = await asWarner();
      await server().registry.clients.create({
        id: 'fox',
        scopes: ['read'],
        attributes: { studio: 'Fox' },
        grants: [{ permission: 'view_film', where: heatOnly, until: '2099-01-01T00:00:00Z' }],
      });
      const { errors } = await asking.query('mutation { rotateClientSecret(id: "fox") { id secret } }');
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing: ['permission'] });
    });

    it('does not move a client to other rows by its attributes', async () => {
      const asking = await asWarner();
      await server().registry.clients.create({
        id: 'w4',
        scopes: ['read'],
        attributes: { studio: 'Warner' },
        grants: [{ permission: 'view_film', where: heatOnly, until: '2099-01-01T00:00:00Z' }],
      });
      const { errors } = await asking.query(
        'mutation { updateClient(id: "w4", input: { attributes: { studio: "Fox" } }) { id } }',
      );
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing: ['permission'] });
      expect(await asking.data('mutation { updateClient(id: "w4", input: { name: "Same rows" }) { id } }')).toEqual({
        updateClient: { id: 'w4' },
      });
    });

    it('cannot hand out by an attribute that it has not', async () => {
      const asking = await asWarner();
      await server().registry.clients.update('warner', { attributes: {} });
      const { errors } = await asking.query(
        'mutation { createClient(input: { clientId: "w5", grants: [{ permission: "view_film", until: "2099-01-01T00:00:00Z" }] }) { id } }',
      );
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missing: ['permission'] });
      await server().registry.clients.update('warner', { attributes: { studio: 'Warner' } });
    });
  });

  it('a client that it may not see is not there', async () => {
    const narrow = clientWith({ id: 'narrow', permissions: manages.slice(1), scopes: ['read', 'write'] }, server);
    await narrow.secret();
    await server().registry.clients.grant('narrow', { permission: 'view_client', where: { id: { eq: 'weak' } } });
    const ask = (id: string) => as(narrow).query(`mutation { deleteClient(id: "${id}") { id } }`);
    const [hidden, missing] = await Promise.all([ask('manager'), ask('nothing')]);
    // Each answer names the id that was asked for, and is otherwise the same.
    expect(hidden.text).toBe(missing.text.replace('nothing', 'manager'));
    expect(hidden.errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });
});
