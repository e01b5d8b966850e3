import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestStore, type TestStore } from '../support/store.js';
import { type Folder, makeFolder } from './access/file.js';
import { type CommandLine, commandLine } from './command-line.js';

let store: TestStore;
let cli: CommandLine;
let folder: Folder;

beforeAll(async () => {
  [store, folder] = [await openTestStore(), await makeFolder()];
  cli = commandLine(store.uri);
  await cli('groups', 'create', 'readers');
  await cli('groups', 'grant', 'readers', 'view_movie', '--where', '{"genre":{"eq":"Drama"}}');
  await cli('clients', 'create', 'reader', '--scope', 'read', '--group', 'readers');
});
afterAll(async () => {
  await store.close();
  await folder.remove();
});

const movies = '{ movies { nodes { title } } }';
const budgets = '{ movies { nodes { title productionBudget } } }';

describe('explain', () => {
  it('tells for each coordinate what is needed, held, decided, and by which grant', async () => {
    const { allowed, coordinates, fix } = Object(await cli.json('explain', '--document', movies, '--client', 'reader'));
    expect([allowed, fix]).toEqual([true, null]);
    expect(coordinates[0]).toEqual({
      coordinate: 'Query.movies',
      selection: 'movies',
      required: { permission: 'view_movie', scopes: ['movie:read', 'read'] },
      held: { permission: 'view_movie', scopes: ['read'] },
      allowed: true,
      because: [{ permission: 'view_movie', where: { genre: { eq: 'Drama' } }, until: null, group: 'readers' }],
    });
  });

  it('ends with 1 when anything is denied, and its fix mends it', async () => {
    const denied = await cli('explain', '--document', budgets, '--client', 'reader', '--json');
    const { allowed, coordinates, fix } = JSON.parse(denied.stdout);
    expect([denied.exitCode, allowed, fix]).toEqual([
      1,
      false,
      'npx scopeql clients update reader --scope "read movie:finance"',
    ]);
    expect(coordinates.at(-1)).toMatchObject({
      coordinate: 'Movie.productionBudget',
      allowed: false,
      missing: ['scope'],
    });
    await cli('clients', 'update', 'reader', '--scope', 'read movie:finance');
    expect((await cli('explain', '--document', budgets, '--client', 'reader')).exitCode).toBe(0);
    await cli('clients', 'update', 'reader', '--scope', 'read');
  });

  it('gives without a client the smallest line that makes one that may', async () => {
    const { stdout } = await cli('explain', '--document', budgets, '--json');
    const { fix } = JSON.parse(stdout);
    expect(fix).toBe('npx scopeql clients create my-client --scope "movie:read movie:finance" --grant view_movie');
    await cli('clients', 'create', 'my-client', '--scope', 'movie:read movie:finance', '--grant', 'view_movie');
    expect((await cli('explain', '--document', budgets, '--client', 'my-client')).exitCode).toBe(0);
  });

  it('reads a file, and the values of variables', async () => {
    const file = join(folder.path, 'op.graphql');
    await writeFile(file, 'query Films($where: MovieWhere) { movies(where: $where) { totalCount } }');
    const ask = (...words: readonly string[]) => cli('explain', '--file', file, '--client', 'reader', ...words);
    expect((await ask()).exitCode).toBe(0);
    const denied = await ask('--variables', '{"where":{"usGross":{"gt":1}}}');
    expect([denied.exitCode, denied.stdout]).toEqual([1, expect.stringContaining('Movie.usGross')]);
    expect((await ask('--variables', '{"where":{"nope":1}}')).stderr).toMatch(/nope/);
  });

  it('tells people the reason and the line, once', async () => {
    const { stdout } = await cli('explain', '--document', budgets, '--client', 'reader');
    expect(stdout.split('\n').slice(-4)).toEqual([
      'Movie.productionBudget needs permission view_movie and scope movie:finance: the token does not have such a scope',
      'What would mend it:',
      'npx scopeql clients update reader --scope "read movie:finance"',
      '',
    ]);
    expect(stdout).toMatch(/^selection +coordinate +needs +held +decision +because$/m);
    expect(stdout).toContain('view_movie where {"genre":{"eq":"Drama"}} of group readers');
    expect((await cli('explain', '--document', '{ serverInfo { name } }')).stdout).toContain(
      'Anybody may, without a token.',
    );
  });

  it.each([
    ['no document', [], 2, /--file or by --document/],
    ['two documents', ['--document', movies, '--file', 'a.graphql'], 2, /--file or by --document/],
    ['variables that are no object', ['--document', movies, '--variables', '[]'], 2, /JSON object/],
    ['a document that does not parse', ['--document', '{ movies'], 1, /^error: document:1:9: Syntax Error/],
    ['one that is not valid', ['--document', '{ moviez { id } films }'], 1, /moviez.*\n.*films/],
    ['a file that is not there', ['--file', '/nowhere/op.graphql'], 1, /cannot be read/],
    ['an unknown client', ['--document', movies, '--client', 'nobody'], 1, /nobody/],
  ])('refuses %s', async (_what, words, exitCode, message) => {
    const ended = await cli('explain', ...words);
    expect([ended.exitCode, ended.stdout, ended.stderr]).toEqual([exitCode, '', expect.stringMatching(message)]);
  });
});

describe('schema diff', () => {
  it('lists what one client may use and the other not, as their schemas show it', async () => {
    await cli(
      'clients',
      'create',
      'finance',
      '--scope',
      'read movie:finance',
      '--group',
      'readers',
      '--grant',
      'view_director',
    );
    const rows = Object.values(Object(await cli.json('schema', 'diff', '--client', 'reader', 'finance'))).map(Object);
    expect(rows).toContainEqual({ coordinate: 'Movie.usGross', may: 'finance', mayNot: 'reader' });
    expect(rows).toContainEqual({ coordinate: 'DirectorConnection.totalCount', may: 'finance', mayNot: 'reader' });
    expect(rows.filter(({ may }) => may === 'reader')).toEqual([]);
    const back = Object.values(Object(await cli.json('schema', 'diff', '--client', 'finance', 'reader'))).map(Object);
    expect(back.map(({ coordinate }) => coordinate)).toEqual(rows.map(({ coordinate }) => coordinate));
    expect((await cli('schema', 'diff', '--client', 'reader', 'reader')).stdout).toBe('Both may use the same.\n');
  });

  it('wants two clients that exist', async () => {
    expect((await cli('schema', 'diff')).exitCode).toBe(2);
    expect((await cli('schema', 'diff', '--client', 'reader')).exitCode).toBe(2);
    expect((await cli('schema', 'diff', '--client', 'reader', 'nobody')).exitCode).toBe(1);
  });
});
