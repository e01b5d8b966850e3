import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { openTestStore, type TestStore } from '../support/store.js';
import { type CommandLine, commandLine } from './command-line.js';

let store: TestStore;
let cli: CommandLine;
let folder: string;

beforeAll(async () => {
  store = await openTestStore();
  cli = commandLine(store.uri);
  folder = await mkdtemp(join(tmpdir(), 'scopeql-cli-'));
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const SECRET = /sqs_[a-z0-9]{8}_[\w-]{43}/;

describe('clients create', () => {
  it('shows the secret once on stdout, and never again', async () => {
    const { exitCode, stdout, stderr } = await cli('clients', 'create', 'once');
    expect([exitCode, stderr, stdout.match(new RegExp(SECRET, 'g'))?.length]).toEqual([0, '', 1]);
    const later = [await cli('clients', 'show', 'once'), await cli('clients', 'list', '--json')];
    expect(later.map(({ stdout: shown }) => SECRET.test(shown))).toEqual([false, false]);
  });

  it('prints {id, secret, ...} with --json, and shows all that was given', async () => {
    const created = await cli.json(
      ...['clients', 'create', 'full', '--name', 'All of it', '--scope', 'read  write', '--ttl', '120'],
      ...['--grant', 'view_movie', '--grant', 'add_movie', '--attribute', 'region=eu', '--attribute', 'region=us'],
      ...['--attribute', 'team=a=b'],
    );
    expect(created).toMatchObject({ id: 'full', secret: expect.stringMatching(SECRET) });
    expect(await cli.json('clients', 'show', 'full')).toEqual({
      id: 'full',
      name: 'All of it',
      enabled: true,
      scopes: ['read', 'write'],
      groups: [],
      grants: [
        { permission: 'view_movie', where: null, until: null },
        { permission: 'add_movie', where: null, until: null },
      ],
      attributes: { region: ['eu', 'us'], team: ['a=b'] },
      ttl: 120,
      lastUsed: null,
    });
  });

  it('refuses what does not exist, names the nearest, and leaves no client', async () => {
    const { exitCode, stderr } = await cli(
      'clients',
      'create',
      'typo',
      '--scope',
      'raed',
      '--grant',
      'view_moive',
      '--json',
    );
    expect(exitCode).toBe(1);
    const { error } = JSON.parse(stderr);
    expect(error).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringMatching(/"read".*"view_movie"/) });
    expect((await cli('clients', 'show', 'typo')).exitCode).toBe(1);
  });

  it('refuses an id that is taken, an id that is none, and a group that is none', async () => {
    await cli('clients', 'create', 'taken');
    const codeOf = async (...words: readonly string[]) => {
      const { exitCode, stderr } = await cli('clients', 'create', ...words, '--json');
      return [exitCode, JSON.parse(stderr).error.code];
    };
    expect(await codeOf('taken')).toEqual([1, 'CONFLICT']);
    expect(await codeOf('Not An Id')).toEqual([1, 'BAD_USER_INPUT']);
    expect(await codeOf('grouped', '--group', 'nobody')).toEqual([1, 'BAD_USER_INPUT']);
  });

  it('takes public keys from a file and then gives no secret', async () => {
    const { publicKey } = await generateKeyPair('ES256');
    const file = join(folder, 'keys.json');
    await writeFile(file, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256', kid: 'one' }] }));
    expect(await cli.json('clients', 'create', 'keyed', '--jwks', file)).toMatchObject({ id: 'keyed', secret: null });
  });

  it.each([
    ['no file', 'missing.json', null, /cannot be read/],
    ['no JSON', 'text.json', 'keys', /is not JSON/],
    ['no set of keys', 'object.json', '{}', /no JWK set|not a JWK set/],
  ])('says what is wrong with its keys: %s', async (_what, name, content, message) => {
    if (content !== null) {
      await writeFile(join(folder, name), content);
    }
    const { exitCode, stderr } = await cli('clients', 'create', 'badkeys', '--jwks', join(folder, name));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
  });

  it('takes both values of --external-subject, wherever the id stands', async () => {
    const subject = ['--external-subject', 'https://issuer.example', 'system:serviceaccount:shop:orders'];
    expect(await cli.json('clients', 'create', ...subject, 'outside')).toMatchObject({ id: 'outside', secret: null });
    const { stderr } = await cli('clients', 'create', 'other', ...subject, '--json');
    expect(JSON.parse(stderr).error.code).toBe('CONFLICT');
  });
});

describe('TS-18, TS-20: the issuer of an --external-subject', () => {
  const trusted = { issuer: 'https://trusted.example', jwksUri: 'https://trusted.example/jwks', audience: 'films' };
  const trusting = () => commandLine(store.uri, { env: { TRUSTED_ISSUERS: JSON.stringify([trusted]) } });
  const register = (id: string, issuer: string) =>
    trusting()('clients', 'create', id, '--external-subject', issuer, id, '--json');

  it.each(['https://trusted.example/', 'https://elsewhere.example'])('%s is not trusted: a warning', async (issuer) => {
    const { exitCode, stdout, stderr } = await register(`at-${issuer.length}`, issuer);
    expect([exitCode, JSON.parse(stdout).secret]).toEqual([0, null]);
    expect(stderr).toMatch(new RegExp(`^warning: ${issuer} is not in TRUSTED_ISSUERS`));
  });

  it('one that is trusted needs none', async () => {
    expect(await register('trusting', trusted.issuer)).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('an update warns too', async () => {
    await cli('clients', 'create', 'moving');
    const moved = await trusting()('clients', 'update', 'moving', '--external-subject', 'https://new.example', 'x');
    expect([moved.exitCode, moved.stderr]).toEqual([
      0,
      expect.stringContaining('https://new.example is not in TRUSTED_ISSUERS'),
    ]);
  });

  it('what is no URL is refused', async () => {
    const { exitCode, stderr } = await register('nowhere', 'trusted');
    expect([exitCode, JSON.parse(stderr).error.code]).toEqual([1, 'BAD_USER_INPUT']);
  });
});

describe('clients update', () => {
  it('changes what is given and replaces lists', async () => {
    await cli('clients', 'create', 'changing', '--name', 'Old', '--scope', 'read', '--grant', 'view_movie');
    const updated = await cli.json('clients', 'update', 'changing', '--scope', 'write', '--grant', 'add_movie');
    expect(updated).toMatchObject({ name: 'Old', scopes: ['write'], grants: [{ permission: 'add_movie' }] });
  });

  it('empties a list that is given empty', async () => {
    await cli('clients', 'create', 'emptied', '--scope', 'read', '--grant', 'view_movie');
    const updated = await cli.json('clients', 'update', 'emptied', '--scope', '', '--grant', '');
    expect(updated).toMatchObject({ scopes: [], grants: [] });
  });

  it('makes a client DPoP-only, and not', async () => {
    await cli('clients', 'create', 'bound', '--dpop-only');
    expect((await cli('tokens', 'issue', 'bound')).exitCode).toBe(1);
    await cli('clients', 'update', 'bound', '--no-dpop-only');
    expect((await cli('tokens', 'issue', 'bound')).exitCode).toBe(0);
  });

  it('changes nothing when nothing is given', async () => {
    await cli('clients', 'create', 'still', '--scope', 'read');
    const before = await cli.json('clients', 'show', 'still');
    expect(await cli.json('clients', 'update', 'still')).toEqual(before);
  });
});

describe('clients grant and revoke', () => {
  beforeAll(async () => {
    await cli('clients', 'create', 'granted');
  });

  it('adds a grant once, and takes it away', async () => {
    await cli('clients', 'grant', 'granted', 'view_movie');
    const twice = await cli.json('clients', 'grant', 'granted', 'view_movie');
    expect(twice).toMatchObject({ grants: [{ permission: 'view_movie', where: null, until: null }] });
    expect(await cli.json('clients', 'revoke', 'granted', 'view_movie')).toMatchObject({ grants: [] });
  });

  it.each([
    ['2027-01-31', '2027-01-31T23:59:59.999Z'],
    ['2027-01-31T18:00:00+02:00', '2027-01-31T16:00:00.000Z'],
  ])('ends it: --until %s is %s', async (until, end) => {
    const { grants } = Object(await cli.json('clients', 'grant', 'granted', 'add_movie', '--until', until));
    expect(grants.map((grant: { until: string }) => grant.until)).toContain(end);
  });

  it.each([
    ['an unknown permission', ['granted', 'view_moive'], 'BAD_USER_INPUT', /"view_movie"/],
    ['an unknown client', ['nobody', 'view_movie'], 'NOT_FOUND', /nobody/],
  ])('refuses %s', async (_what, words, code, message) => {
    const { exitCode, stderr } = await cli('clients', 'grant', ...words, '--json');
    const { error } = JSON.parse(stderr);
    expect([exitCode, error.code]).toEqual([1, code]);
    expect(error.message).toMatch(message);
  });
});

describe('AZ-7 clients grant with a row filter warns on stderr', () => {
  const grant = (id: string, where: object, ...words: readonly string[]) =>
    cli('clients', 'grant', id, 'view_movie', '--where', JSON.stringify(where), ...words);

  it('of a placeholder that has no value for this client, and grants all the same', async () => {
    await cli('clients', 'create', 'unresolved');
    const { exitCode, stdout, stderr } = await grant(
      'unresolved',
      { genre: { eq: '$client.attributes.genre' } },
      '--json',
    );
    expect([exitCode, stderr]).toEqual([
      0,
      'warning: view_movie is held on no row by this grant: the client has no attribute genre\n',
    ]);
    expect(JSON.parse(stdout).grants).toHaveLength(1);
  });

  it('of an unfiltered grant that covers it, of its own or of a group', async () => {
    await cli('groups', 'create', 'everything');
    await cli('groups', 'grant', 'everything', 'view_movie');
    await cli('clients', 'create', 'covered', '--grant', 'view_movie');
    await cli('clients', 'create', 'covered-by-group', '--group', 'everything');
    const genre = { genre: { eq: 'Drama' } };
    expect((await grant('covered', genre)).stderr).toBe(
      'warning: view_movie is held on all rows by another grant, so this filter narrows nothing\n',
    );
    expect((await grant('covered-by-group', genre)).stderr).toMatch(/by its group everything/);
  });

  it('of nothing where the filter has values and bears on the rows', async () => {
    await cli('clients', 'create', 'narrowed', '--attribute', 'genre=Drama', '--grant', 'add_movie');
    await cli('clients', 'grant', 'narrowed', 'view_movie', '--until', '2001-01-01');
    const { exitCode, stderr } = await grant('narrowed', { genre: { eq: '$client.attributes.genre' } });
    expect([exitCode, stderr]).toEqual([0, '']);
  });
});

describe('clients disable, enable and delete', () => {
  it('does what it says', async () => {
    await cli('clients', 'create', 'switched');
    expect(await cli.json('clients', 'disable', 'switched')).toMatchObject({ id: 'switched', enabled: false });
    expect(await cli.json('clients', 'enable', 'switched')).toMatchObject({ id: 'switched', enabled: true });
    expect(await cli.json('clients', 'delete', 'switched')).toEqual({ id: 'switched' });
  });

  it.each(['show', 'update', 'disable', 'enable', 'delete', 'rotate-secret'])(
    '%s of a client that does not exist says so and ends with 1',
    async (verb) => {
      const { exitCode, stdout, stderr } = await cli('clients', verb, 'ghost', '--json');
      expect([exitCode, stdout, JSON.parse(stderr).error.code]).toEqual([1, '', 'NOT_FOUND']);
    },
  );
});

describe('clients rotate-secret', () => {
  it('shows another secret', async () => {
    const first = Object(await cli.json('clients', 'create', 'rotating'));
    const second = Object(
      await cli.json('clients', 'rotate-secret', 'rotating', '--overlap', '15m', '--revoke-tokens'),
    );
    expect(second).toMatchObject({ id: 'rotating', secret: expect.stringMatching(SECRET) });
    expect(second.secret).not.toBe(first.secret);
  });
});

describe('clients show', () => {
  it('tells a person which secrets still work, and a script only what is agreed', async () => {
    const { secretKeyId: old } = Object(await cli.json('clients', 'create', 'shown'));
    const { secretKeyId: fresh } = Object(await cli.json('clients', 'rotate-secret', 'shown'));
    const { stdout } = await cli('clients', 'show', 'shown');
    expect([stdout.includes(old), stdout.includes(fresh), SECRET.test(stdout)]).toEqual([true, true, false]);
    expect(Object.keys(Object(await cli.json('clients', 'show', 'shown')))).toEqual([
      'id',
      'name',
      'enabled',
      'scopes',
      'groups',
      'grants',
      'attributes',
      'ttl',
      'lastUsed',
    ]);
  });
});

describe('clients unused', () => {
  it('lists those that nobody used for so many days', async () => {
    await cli('clients', 'create', 'dusty');
    const inAWeek = commandLine(store.uri, { clock: () => Date.now() + 7 * 86_400_000 });
    const idsOf = (clients: unknown) => Object.values(Object(clients)).map((client) => Object(client).id);
    expect(idsOf(await inAWeek.json('clients', 'unused', '--days', '6'))).toContain('dusty');
    expect(idsOf(await inAWeek.json('clients', 'unused'))).not.toContain('dusty');
  });
});

describe('clients list', () => {
  it('draws a box on a terminal and aligned columns elsewhere', async () => {
    const terminal = commandLine(store.uri, { isTTY: true });
    expect((await terminal('clients', 'list')).stdout).toContain('│');
    const { stdout } = await cli('clients', 'list');
    expect(stdout).toMatch(/^id +name +enabled/);
    expect(stdout.split('\n').find((line) => line.startsWith('full '))).toMatch(/All of it +yes +read, write/);
  });
});
