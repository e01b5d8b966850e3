import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as } from '../../support/as.js';
import { startTestServer, type TestServer } from '../../support/start-test-server.js';
import { clientWith } from '../../support/test-client.js';

const view = { permissions: ['view_movie', 'view_director'], scopes: ['read'] };
const held = (limits: Record<string, string>) =>
  clientWith({
    ...view,
    attributes: Object.fromEntries(Object.entries(limits).map(([name, value]) => [`limits.${name}`, value])),
  });

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const times = (count: number, text: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => text(n)).join(' ');
const aliases = (count: number) => `{ ${times(count, (n) => `a${n}: __typename`)} }`;
const roots = (count: number) => `{ ${times(count, (n) => `a${n}: viewer { id }`)} }`;
const inList = (count: number) =>
  `{ movies(where: { title: { in: [${times(count, (n) => `"${n}"`)}] } }) { totalCount } }`;
const nested = (depth: number) => `{ movies(where: ${'{ NOT: '.repeat(depth)}{}${' }'.repeat(depth)}) { totalCount } }`;

describe('a client can have limits of its own, larger or smaller', () => {
  it.each<[string, string, string, string, string]>([
    ['MAX_ALIASES', '120', aliases(110), '5', aliases(6)],
    ['MAX_ROOT_FIELDS', '30', roots(25), '2', roots(3)],
    [
      'MAX_FIELDS',
      '500',
      `{ ${times(15, () => `viewer { ${'id '.repeat(30)} }`)} }`,
      '3',
      '{ viewer { id name scopes } }',
    ],
    ['MAX_DEPTH', '20', '{ viewer { id } }', '2', '{ movies { nodes { title } } }'],
    [
      'MAX_DIRECTIVES',
      '60',
      `{ viewer { id ${'... @include(if: true) { id } '.repeat(55)} } }`,
      '1',
      '{ viewer { ... @include(if: true) { id @skip(if: false) } } }',
    ],
    ['MAX_IN', '1200', inList(1100), '3', inList(4)],
    ['MAX_WHERE_DEPTH', '20', nested(15), '2', nested(4)],
    ['MAX_COST', '20000', '{ movies { totalCount } }', '10', '{ movies { nodes { title } } }'],
  ])('%s', async (variable, large, fits, small, isTooMuch) => {
    const allowed = await as(held({ [variable]: large })).query(fits);
    expect([allowed.status, allowed.errors]).toEqual([200, undefined]);
    const { errors } = await as(held({ [variable]: small })).query(isTooMuch);
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['LIMIT_EXCEEDED']);
    const other = await as(clientWith(view)).query(isTooMuch);
    expect(other.errors).toBeUndefined();
  });
});

describe('nobody hands out limits by the API (AZ-13)', () => {
  const admin = clientWith({
    permissions: ['view_client', 'add_client', 'change_client', 'delete_client'],
    scopes: ['read', 'write'],
  });
  const create = 'mutation ($input: CreateClientInput!) { createClient(input: $input) { id } }';
  const update = 'mutation ($id: ID!, $input: UpdateClientInput!) { updateClient(id: $id, input: $input) { id } }';

  it('wider than its own, neither to a new client nor to one that is there', async () => {
    const attributes = { 'limits.MAX_COST': '1000000' };
    const made = await as(admin).query(create, { input: { clientId: 'greedy', attributes } });
    expect(made.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    await server.registry.clients.create({ id: 'strict', name: 'strict', attributes: { 'limits.MAX_COST': '5' } });
    const wider = await as(admin).query(update, { id: 'strict', input: { attributes } });
    expect(wider.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
    const narrower = { 'limits.MAX_COST': '3' };
    expect((await as(admin).query(update, { id: 'strict', input: { attributes: narrower } })).errors).toBeUndefined();
  });
});
