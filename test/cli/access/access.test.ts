import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { openTestStore, type TestStore } from '../../support/store.js';
import { type CommandLine, commandLine } from '../command-line.js';
import { type Folder, makeFolder } from './file.js';

let store: TestStore;
let cli: CommandLine;
let folder: Folder;

beforeAll(async () => {
  [store, folder] = [await openTestStore(), await makeFolder()];
  cli = commandLine(store.uri);
});
beforeEach(async () => {
  await cli.json('access', 'apply', '-f', await folder.write('empty.yaml', 'clients:\ngroups:\n'), '--prune');
});
afterAll(async () => {
  await store.close();
  await folder.remove();
});

const SECRET = /sqs_[a-z0-9]{8}_[\w-]{43}/g;
const drama = { genre: { eq: 'Drama' } };
const onEveryRow = (permission: string) => ({ permission, where: null, until: null });
const team = {
  clients: {
    orders: {
      name: 'Orders',
      scopes: ['read', 'movie:finance'],
      groups: ['readers'],
      grants: [{ permission: 'change_movie', where: drama, until: '2099-12-31T23:59:59.999Z' }],
      attributes: { region: ['eu', 'us'], level: ['1'] },
    },
    idle: { name: 'idle', scopes: [], groups: [], grants: [], attributes: {} },
  },
  groups: { readers: { grants: [onEveryRow('view_movie'), onEveryRow('view_director')] } },
};

const errorOf = ({ stderr }: { readonly stderr: string }) => Object(JSON.parse(stderr)).error;

describe('access export', () => {
  beforeEach(async () => {
    await cli('access', 'apply', '-f', await folder.write('team.yaml', team));
  });

  it('prints what access.yaml may say, the same as YAML and as JSON, by id', async () => {
    const { stdout } = await cli('access', 'export');
    expect(parse(stdout)).toEqual(team);
    expect(await cli.json('access', 'export')).toEqual(team);
    expect(Object.keys(parse(stdout).clients)).toEqual(['idle', 'orders']);
  });

  it('never has a secret, nor its hash', async () => {
    await cli('clients', 'rotate-secret', 'orders');
    const printed = [await cli('access', 'export'), await cli('access', 'export', '--json')].map(
      ({ stdout }) => stdout,
    );
    expect(printed.filter((text) => /sqs_|\$2[aby]\$|secret/.test(text))).toEqual([]);
  });

  it('writes a grant in a line, and quotes what other readers of YAML take for a date', async () => {
    const { stdout } = await cli('access', 'export');
    expect(stdout).toContain(
      '      - { permission: change_movie, where: { genre: { eq: Drama } }, until: "2099-12-31T23:59:59.999Z" }\n',
    );
  });

  it('is a file that then changes nothing', async () => {
    await cli(
      'clients',
      'grant',
      'orders',
      'view_movie',
      '--where',
      '{"title":{"eq":"$client.id"}}',
      '--until',
      '2090-01-01',
    );
    const exported = await folder.write('exported.yaml', (await cli('access', 'export')).stdout);
    expect(await cli.json('access', 'plan', '-f', exported, '--prune')).toEqual({
      isEmpty: true,
      groups: [],
      clients: [],
      notInFile: { clients: [], groups: [] },
    });
    expect((await cli('access', 'plan', '-f', exported)).stdout).toBe('No changes.\n');
  });
});

describe('access plan', () => {
  beforeEach(async () => {
    await cli('access', 'apply', '-f', await folder.write('team.yaml', team));
  });

  const planOf = async (file: unknown, ...options: readonly string[]) =>
    Object(await cli.json('access', 'plan', '-f', await folder.write('plan.yaml', file), ...options));

  it('lists what a client gains and loses, by coordinate and by rows, also by its groups', async () => {
    const { groups, clients } = await planOf({
      clients: {},
      groups: { readers: { grants: [onEveryRow('view_movie')] } },
    });
    expect(groups).toEqual([
      { id: 'readers', action: 'update', grants: { added: [], removed: [onEveryRow('view_director')] } },
    ]);
    expect(clients).toMatchObject([
      { id: 'orders', action: 'none', changes: {}, gains: { coordinates: [], rows: [] } },
    ]);
    expect(clients[0].loses.coordinates).toEqual(
      expect.arrayContaining(['Query.directors', 'Movie.director', 'Director.name']),
    );
    expect(clients[0].loses.coordinates).not.toContain('Query.movies');
    expect(clients[0].loses.rows).toEqual([onEveryRow('view_director')]);
  });

  it('agrees with the matrix of `permissions --client`, before and after', async () => {
    const allowedNow = async () =>
      Object.values(Object(await cli.json('permissions', '--client', 'orders')))
        .map(Object)
        .filter(({ allowed }) => allowed)
        .map(({ coordinate }) => coordinate);
    const changed = { ...team, clients: { orders: { ...team.clients.orders, scopes: ['movie:read', 'write'] } } };
    const [{ gains, loses }] = (await planOf(changed)).clients;
    const before = await allowedNow();
    await cli('access', 'apply', '-f', await folder.write('plan.yaml', changed));
    const after = await allowedNow();
    expect(gains.coordinates).toEqual(after.filter((each) => !before.includes(each)));
    expect(loses.coordinates).toEqual(before.filter((each) => !after.includes(each)));
    expect([gains.coordinates, loses.coordinates].map((list) => list.length > 0)).toEqual([true, true]);
  });

  it('shows the rows of a filter with the values of the client', async () => {
    const where = { genre: { in: '$client.attributes.region' } };
    const orders = { ...team.clients.orders, grants: [{ permission: 'change_movie', where }] };
    const { clients } = await planOf({ clients: { orders }, groups: team.groups });
    expect(clients[0].gains.rows).toEqual([
      { permission: 'change_movie', where: { genre: { in: ['eu', 'us'] } }, until: null },
    ]);
  });

  it('warns of a filter that narrows nothing, as `clients grant` does', async () => {
    const grants = [{ permission: 'view_movie', where: drama }];
    const { clients } = await planOf({ clients: { orders: { ...team.clients.orders, grants } }, groups: team.groups });
    expect(clients[0].warnings).toEqual([
      'view_movie where {"genre":{"eq":"Drama"}} narrows nothing: it is held on all rows by its group readers',
    ]);
  });

  it('warns of a filter that will cover no row', async () => {
    const where = { genre: { in: '$client.attributes.genres' } };
    const orders = { ...team.clients.orders, grants: [{ permission: 'change_movie', where }] };
    const { clients } = await planOf({ clients: { orders }, groups: team.groups });
    const warning =
      'change_movie where {"genre":{"in":"$client.attributes.genres"}} covers no row: the client has no attribute genres';
    expect([clients[0].gains.rows, clients[0].warnings]).toEqual([[], [warning]]);
  });

  it('names what the file does not, and with --prune what that loses', async () => {
    const file = { clients: { idle: team.clients.idle } };
    expect((await planOf(file)).notInFile).toEqual({ clients: ['orders'], groups: ['readers'] });
    const { stdout } = await cli('access', 'plan', '-f', await folder.write('plan.yaml', file));
    expect(stdout).toMatch(/--prune deletes\): clients orders/);
    const pruned = await planOf(file, '--prune');
    expect(pruned.groups).toMatchObject([{ id: 'readers', action: 'delete' }]);
    expect(pruned.clients).toMatchObject([{ id: 'orders', action: 'delete', gains: { coordinates: [], rows: [] } }]);
    expect(pruned.clients[0].loses.coordinates).toContain('Movie.usGross');
  });

  it('tells people with + and -', async () => {
    const changed = {
      ...team,
      clients: { orders: { ...team.clients.orders, scopes: ['read'], name: 'New' }, fresh: {} },
    };
    const { stdout } = await cli('access', 'plan', '-f', await folder.write('plan.yaml', changed));
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([
        '+ client fresh (new, with a secret of its own)',
        '~ client orders',
        '    ~ name New',
        '    - scope movie:finance',
        '    - may no more Movie: usGross, worldwideGross, usDvdSales, productionBudget',
        'Nothing is changed yet: `access apply` does it.',
      ]),
    );
  });

  it('changes nothing', async () => {
    const before = await cli.json('access', 'export');
    await planOf({ clients: { fresh: { scopes: ['read'] } } }, '--prune');
    expect(await cli.json('access', 'export')).toEqual(before);
  });
});

describe('access apply', () => {
  it('prints the plan that it carried out, and each new secret once, which works', async () => {
    const path = await folder.write('team.yaml', team);
    const planned = Object(await cli.json('access', 'plan', '-f', path));
    const { secrets, ...applied } = Object(await cli.json('access', 'apply', '-f', path));
    expect(applied).toEqual(planned);
    expect(secrets).toEqual([
      { id: 'orders', secret: expect.stringMatching(SECRET), secretKeyId: expect.any(String) },
      { id: 'idle', secret: expect.stringMatching(SECRET), secretKeyId: expect.any(String) },
    ]);
    expect((await cli('clients', 'show', 'orders')).stdout).toContain(secrets[0].secretKeyId);
    expect(Object(await cli.json('access', 'apply', '-f', path)).secrets).toEqual([]);
  });

  it('tells people the secrets of new clients alone', async () => {
    await cli('clients', 'create', 'idle');
    const { stdout } = await cli('access', 'apply', '-f', await folder.write('team.yaml', team));
    expect(stdout.match(SECRET)).toHaveLength(1);
    expect(stdout).toMatch(/^orders +sqs_/m);
  });

  it('deletes what the file does not name only with --prune', async () => {
    await cli('access', 'apply', '-f', await folder.write('team.yaml', team));
    const path = await folder.write('fewer.yaml', { clients: { idle: team.clients.idle } });
    await cli('access', 'apply', '-f', path);
    expect(await cli.json('access', 'export')).toEqual(team);
    await cli('access', 'apply', '-f', path, '--prune');
    expect(await cli.json('access', 'export')).toEqual({ clients: { idle: team.clients.idle }, groups: {} });
  });

  it('takes JSON, and a bare date for the end of its day', async () => {
    const grants = [{ permission: 'view_movie', until: '2099-12-31' }];
    await cli('access', 'apply', '-f', await folder.write('a.json', JSON.stringify({ clients: { a: { grants } } })));
    expect(await cli.json('clients', 'show', 'a')).toMatchObject({
      name: 'a',
      grants: [{ permission: 'view_movie', where: null, until: '2099-12-31T23:59:59.999Z' }],
    });
  });
});

describe('an access file is refused with every problem at once', () => {
  const wrong = `
clients:
  orders:
    nmae: Orders
    scopes: [raed, write]
    groups: [raeders]
    grants:
      - { permission: view_moive }
      - { permission: view_movie, where: { gerne: { eq: Drama } }, until: soon }
      - { permission: view_movie, where: [] }
    attributes: { level: 1 }
  Bad Id: {}
  text: 1
groups:
  readers:
    grants: [{ permision: view_movie }]
`;

  it('by line and path, naming the nearest', async () => {
    const { exitCode, stderr } = await cli('access', 'plan', '-f', await folder.write('wrong.yaml', wrong));
    const lines = stderr
      .split('\n')
      .slice(1, -1)
      .map((line) => line.trim().replace(folder.path, ''));
    expect([exitCode, lines]).toEqual([
      1,
      [
        '/wrong.yaml:4: clients.orders.nmae: Unknown key "nmae"; did you mean "name"?',
        '/wrong.yaml:5: clients.orders.scopes.0: Unknown scope "raed"; did you mean "read"?',
        '/wrong.yaml:6: clients.orders.groups: Unknown group "raeders"; did you mean "readers"?',
        '/wrong.yaml:8: clients.orders.grants.0.permission: Unknown permission "view_moive"; did you mean "view_movie"?',
        expect.stringMatching(/^\/wrong.yaml:9: clients.orders.grants.1.where: .*"gerne"/),
        expect.stringMatching(/^\/wrong.yaml:9: clients.orders.grants.1.until: Write a date/),
        expect.stringMatching(/^\/wrong.yaml:10: clients.orders.grants.2.where: A row filter is an object/),
        expect.stringMatching(/^\/wrong.yaml:11: clients.orders.attributes.level: .*in quotes/),
        expect.stringMatching(/^\/wrong.yaml:12: clients.Bad Id: A client id begins/),
        expect.stringMatching(/^\/wrong.yaml:13: clients.text: /),
        expect.stringMatching(/^\/wrong.yaml:16: groups.readers.grants.0.permission: /),
        '/wrong.yaml:16: groups.readers.grants.0.permision: Unknown key "permision"; did you mean "permission"?',
      ],
    ]);
  });

  it('and apply then changes nothing', async () => {
    const failed = await cli('access', 'apply', '-f', await folder.write('wrong.yaml', wrong), '--json');
    expect([failed.exitCode, errorOf(failed).code]).toEqual([1, 'BAD_USER_INPUT']);
    expect(await cli.json('access', 'export')).toEqual({ clients: {}, groups: {} });
  });

  it.each([
    ['no file', null, /cannot be read/],
    ['no YAML', 'a: [1\nb: 2\nb: 3\n', /Flow sequence.*\n.*unique/],
    ['nothing', '', /is refused/],
    ['a list', '[]', /is refused/],
    ['more aliases than sense', `a: &a [1]\nb: [${Array.from({ length: 200 }, () => '*a')}]`, /alias/i],
  ])('%s', async (name, content, message) => {
    const path = content === null ? `${folder.path}/missing.yaml` : await folder.write(`${name}.yaml`, content);
    const { exitCode, stderr } = await cli('access', 'plan', '-f', path);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(message)]);
  });

  it.each(['plan', 'apply', 'test'])('access %s without -f is a wrong call', async (verb) => {
    const { exitCode, stdout } = await cli('access', verb);
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});
