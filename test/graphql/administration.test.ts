import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';

const manages = [
  'view_client',
  'add_client',
  'change_client',
  'delete_client',
  'view_group',
  'view_auditevent',
  'explain',
];
const admin = clientWith({
  id: 'admin',
  permissions: [...manages, 'view_movie', 'view_director', 'add_movie'],
  scopes: ['read', 'write', 'movie:finance'],
});

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
  await server.registry.groups.create({ id: 'readers', grants: [{ permission: 'view_movie' }] });
});

afterAll(() => server.close());

const tokenOf = async (id: string, secret: string) => {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret });
  return (await server.fetch('/oauth/token', { method: 'POST', body })).status;
};

describe('a row filter that is too large', () => {
  const nested = (levels: number): object => (levels <= 2 ? { title: { eq: 'x' } } : { NOT: nested(levels - 1) });
  const grant =
    'mutation ($where: JSON) { grantPermission(client: "large", permission: "view_movie", where: $where) { id } }';
  beforeAll(async () => {
    await server.registry.clients.create({ id: 'large', scopes: ['read'] });
  });

  it.each<[string, object, RegExp]>([
    ['21 levels', nested(21), /20 levels/],
    ['60 levels', nested(60), /20 levels/],
    ['17 KB', { title: { in: Array.from({ length: 1700 }, (_, index) => `title ${index}`) } }, /16384 bytes/],
  ])('%s: is refused by grantPermission, createClient and the registry alike', async (_what, where, message) => {
    const problem = { message: expect.stringMatching(message) };
    expect((await as(admin).query(grant, { where })).errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'where', ...problem }],
    });
    const create = 'mutation ($input: CreateClientInput!) { createClient(input: $input) { id } }';
    const input = { clientId: 'larger', grants: [{ permission: 'view_movie' }, { permission: 'view_movie', where }] };
    expect((await as(admin).query(create, { input })).errors?.[0]?.extensions).toEqual({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'grants.1.where', ...problem }],
    });
    const given = { permission: 'view_movie', where: JSON.parse(JSON.stringify(where)) };
    await expect(server.registry.clients.grant('large', given)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: [{ path: 'where', ...problem }],
    });
    await expect(server.registry.clients.create({ id: 'larger', grants: [given] })).rejects.toMatchObject({
      fields: [{ path: 'grants.0.where', ...problem }],
    });
  });

  it('800 levels in the document are an error of the caller too', async () => {
    const where = `${'{ NOT: '.repeat(800)}{}${' }'.repeat(800)}`;
    const { errors } = await as(admin).query(
      `mutation { grantPermission(client: "large", permission: "view_movie", where: ${where}) { id } }`,
    );
    expect(['BAD_USER_INPUT', 'LIMIT_EXCEEDED']).toContain(errors?.[0]?.extensions.code);
  });

  it('20 levels do', async () => {
    expect((await as(admin).query(grant, { where: nested(20) })).errors).toBeUndefined();
  });
});

describe('clients through GraphQL', () => {
  it('are created with a secret that works, shown once', async () => {
    const document = `mutation ($input: CreateClientInput!) { createClient(input: $input) { id secret client {
      id version name enabled scopes groups grants { permission where until } attributes ttl lastUsed } } }`;
    const input = {
      clientId: 'orders',
      name: 'Orders',
      scopes: ['read'],
      groups: ['readers'],
      grants: [
        {
          permission: 'view_movie',
          where: { genre: { eq: '$client.attributes.genre' } },
          until: '2100-01-01T00:00:00Z',
        },
      ],
      attributes: { genre: 'Drama', more: ['a', 'b'] },
    };
    const { createClient } = await as(admin).data<{ createClient: { id: string; secret: string; client: unknown } }>(
      document,
      { input },
    );
    expect(createClient.secret).toMatch(/^sqs_/);
    expect(createClient.client).toEqual({
      id: 'orders',
      version: expect.any(Number),
      name: 'Orders',
      enabled: true,
      scopes: ['read'],
      groups: ['readers'],
      grants: [
        {
          permission: 'view_movie',
          where: { genre: { eq: '$client.attributes.genre' } },
          until: '2100-01-01T00:00:00.000Z',
        },
      ],
      attributes: { genre: ['Drama'], more: ['a', 'b'] },
      ttl: null,
      lastUsed: null,
    });
    expect(await tokenOf('orders', createClient.secret)).toBe(200);
    expect(JSON.stringify(server.logged.lines)).not.toContain(createClient.secret);
  });

  it('are listed, filtered and paged like any model', async () => {
    const document =
      '{ clients(where: { id: { in: ["orders", "admin"] } }, orderBy: [{ name: DESC }]) { totalCount nodes { id name } } group(id: "readers") { id grants { permission } } }';
    expect(await as(admin).data(document)).toEqual({
      clients: {
        totalCount: 2,
        nodes: [
          { id: 'admin', name: 'admin' },
          { id: 'orders', name: 'Orders' },
        ].sort((a, b) => (a.name < b.name ? 1 : -1)),
      },
      group: { id: 'readers', grants: [{ permission: 'view_movie' }] },
    });
  });

  it('never show a secret or its hash', async () => {
    const { text } = await as(admin).query('{ __type(name: "Client") { fields { name } } }');
    expect(text).not.toMatch(/secret|hash|jwks/i);
  });

  it('are changed; what is left out stays', async () => {
    const { updateClient } = await as(admin).data<{ updateClient: { client: unknown } }>(
      'mutation { updateClient(id: "orders", input: { name: "Orders 2", scopes: ["read", "write"] }) { id client { name scopes groups attributes } } }',
    );
    expect(updateClient.client).toEqual({
      name: 'Orders 2',
      scopes: ['read', 'write'],
      groups: ['readers'],
      attributes: { genre: ['Drama'], more: ['a', 'b'] },
    });
  });

  it('are granted and revoked permissions', async () => {
    const grant =
      'mutation ($where: JSON) { grantPermission(client: "orders", permission: "view_director", where: $where) { id client { grants { permission where } } } }';
    const granted = await as(admin).data<{ grantPermission: { client: { grants: unknown[] } } }>(grant, {
      where: { name: { eq: 'Mann' } },
    });
    expect(granted.grantPermission.client.grants).toContainEqual({
      permission: 'view_director',
      where: { name: { eq: 'Mann' } },
    });
    const revoked = await as(admin).data<{ revokePermission: { client: { grants: unknown[] } } }>(
      'mutation { revokePermission(client: "orders", permission: "view_director") { client { grants { permission } } } }',
    );
    expect(revoked.revokePermission.client.grants).toEqual([{ permission: 'view_movie' }]);
  });

  it('get new secrets', async () => {
    const { rotateClientSecret } = await as(admin).data<{ rotateClientSecret: { id: string; secret: string } }>(
      'mutation { rotateClientSecret(id: "orders", overlap: "0s") { id secret } }',
    );
    expect(await tokenOf('orders', rotateClientSecret.secret)).toBe(200);
  });

  it('are deleted', async () => {
    expect(await as(admin).data('mutation { deleteClient(id: "orders") { id } }')).toEqual({
      deleteClient: { id: 'orders' },
    });
    expect(await as(admin).data('{ client(id: "orders") { id } }')).toEqual({ client: null });
  });

  it.each<[string, string, string]>([
    ['an id that is none', 'createClient(input: { clientId: "No Good" }) { id }', 'BAD_USER_INPUT'],
    ['an id that is taken', 'createClient(input: { clientId: "admin" }) { id }', 'CONFLICT'],
    [
      'a permission that nobody declares',
      'createClient(input: { clientId: "x", grants: [{ permission: "view_moive" }] }) { id }',
      'BAD_USER_INPUT',
    ],
    [
      'a scope that nobody declares',
      'createClient(input: { clientId: "x", scopes: ["raed"] }) { id }',
      'BAD_USER_INPUT',
    ],
    [
      'a filter that the schema refuses',
      'createClient(input: { clientId: "x", grants: [{ permission: "view_movie", where: { nope: 1 } }] }) { id }',
      'BAD_USER_INPUT',
    ],
    [
      'a filter that is no object',
      'createClient(input: { clientId: "x", grants: [{ permission: "view_movie", where: "x" }] }) { id }',
      'BAD_USER_INPUT',
    ],
    ['attributes that are no object', 'createClient(input: { clientId: "x", attributes: 5 }) { id }', 'BAD_USER_INPUT'],
    ['a duration that is none', 'rotateClientSecret(id: "admin", overlap: "soon") { id }', 'BAD_USER_INPUT'],
    ['a client that is not there', 'updateClient(id: "nobody", input: {}) { id }', 'NOT_FOUND'],
  ])('%s', async (_what, field, code) => {
    const { errors } = await as(admin).query(`mutation { ${field} }`);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(JSON.stringify(errors)).not.toMatch(/did you mean "[a-z]+Movie/);
  });

  it.each([
    'createClient(input: { clientId: "x" }) { id }',
    'updateClient(id: "admin", input: {}) { id }',
    'deleteClient(id: "admin") { id }',
    'rotateClientSecret(id: "admin") { id }',
    'grantPermission(client: "admin", permission: "view_movie") { id }',
    'revokePermission(client: "admin", permission: "view_movie") { id }',
  ])('%s needs its permission', async (field) => {
    const other = clientWith({ permissions: ['view_client'], scopes: ['read', 'write'] });
    const { status, errors } = await as(other).query(`mutation { ${field} }`);
    expect([status, errors?.[0]?.extensions.missing]).toEqual([403, ['permission']]);
  });
});

describe('explain through GraphQL', () => {
  const document =
    'query ($document: String!, $client: ID) { explain(document: $document, client: $client) { allowed fix coordinates { coordinate selection allowed missing required { permission scopes } held { permission scopes } because { permission group } } } }';

  it('says why a client may not', async () => {
    const reader = clientWith({ id: 'a-reader', permissions: ['view_movie'], scopes: ['read'] });
    await reader.secret();
    const { explain } = await as(admin).data<{ explain: { allowed: boolean; fix: string; coordinates: unknown[] } }>(
      document,
      {
        document: '{ movies { nodes { usGross } } }',
        client: 'a-reader',
      },
    );
    expect(explain.allowed).toBe(false);
    expect(explain.fix).toBe('npx scopeql clients update a-reader --scope "read movie:finance"');
    expect(explain.coordinates).toContainEqual({
      coordinate: 'Movie.usGross',
      selection: 'movies.nodes.usGross',
      allowed: false,
      missing: ['scope'],
      required: { permission: 'view_movie', scopes: ['movie:finance'] },
      held: { permission: 'view_movie', scopes: [] },
      because: null,
    });
  });

  it('is BAD_USER_INPUT for what is no document', async () => {
    for (const text of ['{', '{ nope }', '', 'subscription { movies }']) {
      const { errors } = await as(admin).query(document, { document: text });
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it('does not know a client that is not there', async () => {
    const { errors } = await as(admin).query(document, { document: '{ viewer { id } }', client: 'nobody' });
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });
});
