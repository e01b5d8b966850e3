import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestStore, type TestStore } from '../../support/store.js';
import { type CommandLine, commandLine } from '../command-line.js';
import { type Folder, makeFolder } from './file.js';

let store: TestStore;
let cli: CommandLine;
let folder: Folder;

const access = {
  clients: {
    reader: { scopes: ['read'], groups: ['readers'] },
    editor: { scopes: ['read', 'write'], grants: [{ permission: 'add_movie', where: { genre: { eq: 'Drama' } } }] },
    narrow: { scopes: ['movie:finance'], groups: ['readers'] },
  },
  groups: { readers: { grants: [{ permission: 'view_movie' }] } },
};

beforeAll(async () => {
  [store, folder] = [await openTestStore(), await makeFolder()];
  cli = commandLine(store.uri);
  await cli.json('access', 'apply', '-f', await folder.write('access.yaml', access));
});
afterAll(async () => {
  await store.close();
  await folder.remove();
});

async function testing(expectations: unknown, ...options: readonly string[]) {
  const path = await folder.write('expectations.yaml', expectations);
  const { exitCode, stdout, stderr } = await cli('access', 'test', '-f', path, ...options, '--json');
  return { exitCode, stderr, ...Object(stdout === '' ? {} : JSON.parse(stdout)) };
}

describe('access test', () => {
  it('takes coordinates, root fields by their bare names, arguments, and documents', async () => {
    const answer = await testing([
      { client: 'reader', may: 'Query.movies' },
      { client: 'reader', mayNot: 'createMovie' },
      { client: 'reader', may: 'movies' },
      { client: 'reader', may: 'Query.movies(where:)' },
      { client: 'reader', may: 'MovieConnection.totalCount' },
      { client: 'reader', mayNot: 'Movie.usGross' },
      { client: 'reader', mayNot: 'MovieWhere.usGross' },
      { client: 'reader', may: '{ movies(first: 1) { nodes { title } } }' },
      { client: 'reader', mayNot: '{ movies { nodes { title director { name } } } }' },
      { client: 'reader', mayNot: 'POST /oauth/introspect' },
      { client: 'editor', may: 'Mutation.createMovie' },
      { client: 'editor', may: 'serverInfo' },
      { client: 'narrow', mayNot: 'Movie.usGross' },
    ]);
    expect(answer.results.filter((result: { passed: boolean }) => !result.passed)).toEqual([]);
    expect([answer.exitCode, answer.passed]).toEqual([0, true]);
  });

  it('a client that is disabled may do nothing, as far as the store is asked', async () => {
    await cli('clients', 'disable', 'reader');
    const ofStore = await testing([{ client: 'reader', may: 'movies' }]);
    const ofFile = await testing(
      [{ client: 'reader', may: 'movies' }],
      '--access',
      await folder.write('access.yaml', access),
    );
    await cli('clients', 'enable', 'reader');
    expect(ofStore).toMatchObject({
      exitCode: 1,
      results: [{ passed: false, reason: 'reader is disabled', fix: 'npx scopeql clients enable reader' }],
    });
    expect(ofFile).toMatchObject({ exitCode: 0, passed: true });
  });

  it('fails with the reason of a denied answer and the command that would mend it', async () => {
    const answer = await testing([{ client: 'reader', may: 'createMovie' }]);
    expect(answer).toMatchObject({ exitCode: 1, passed: false });
    expect(answer.results).toEqual([
      {
        client: 'reader',
        may: 'createMovie',
        passed: false,
        reason:
          'Mutation.createMovie needs permission add_movie and one of the scopes movie:write, write: the client does not hold add_movie, and the token does not have such a scope',
        fix: 'npx scopeql clients grant reader add_movie && npx scopeql clients update reader --scope "read movie:write"',
      },
    ]);
    const explained = await cli(
      'explain',
      '--client',
      'reader',
      '--json',
      '--document',
      'mutation { createMovie(input: { title: "A" }) { id } }',
    );
    expect(JSON.parse(explained.stdout).coordinates[0].reason).toBe(answer.results[0].reason);
  });

  it('fails with the grant behind what is allowed and should not be', async () => {
    const { exitCode, results } = await testing([
      { client: 'editor', mayNot: 'createMovie' },
      { client: 'reader', mayNot: 'movies' },
      { client: 'reader', mayNot: '{ movies { totalCount } }' },
    ]);
    expect(exitCode).toBe(1);
    expect(results.map(({ passed, fix }: { passed: boolean; fix: unknown }) => [passed, fix])).toEqual(
      results.map(() => [false, null]),
    );
    expect(results[0].reason).toContain('add_movie where {"genre":{"eq":"Drama"}} of its own');
    expect(results[1].reason).toContain('view_movie of group readers');
  });

  it('says what is denied on the way to what is allowed in itself', async () => {
    const { results } = await testing([
      { client: 'narrow', may: 'Movie.usGross' },
      { client: 'editor', may: 'MovieConnection.totalCount' },
    ]);
    expect(results.map(({ reason }: { reason: string }) => reason)).toEqual([
      'Movie.usGross needs permission view_movie and one of the scopes movie:read, read: the token does not have such a scope',
      'MovieConnection.totalCount: nothing that leads to it is allowed',
    ]);
  });

  it('tells people what failed, and how much did not', async () => {
    const path = await folder.write('expectations.yaml', [
      { client: 'reader', may: 'movies' },
      { client: 'reader', may: '{\n  directors { totalCount }\n}' },
    ]);
    const { stdout } = await cli('access', 'test', '-f', path);
    expect(stdout.split('\n')).toEqual([
      'FAILED reader may { directors { totalCount } }',
      expect.stringMatching(
        /^ {4}Query.directors needs permission view_director .*: the client does not hold view_director$/,
      ),
      '    npx scopeql clients grant reader view_director',
      '1 of 2 expectations hold.',
      '',
    ]);
  });

  it('refuses a file with every problem at once', async () => {
    const { exitCode, stderr } = await testing([
      { client: 'raeder', may: 'movies' },
      { client: 'reader', may: 'creatMovie' },
      { client: 'reader', may: '{ moviez { id } }' },
      { client: 'reader', may: '{ movies' },
      { client: 'reader' },
      { client: 'reader', may: 'movies', mayNot: 'movie' },
      { client: 'reader', may: 'movies', maynot: 'movies' },
    ]);
    const { code, message } = JSON.parse(stderr).error;
    expect([exitCode, code]).toEqual([1, 'BAD_USER_INPUT']);
    const lines = message.split('\n').slice(1);
    expect(lines).toEqual([
      expect.stringContaining('Unknown client "raeder"; did you mean "reader"?'),
      expect.stringContaining('Unknown coordinate "creatMovie"; did you mean "createMovie"?'),
      expect.stringContaining('Cannot query field "moviez"'),
      expect.stringContaining('Syntax Error'),
      expect.stringContaining('either may or mayNot'),
      expect.stringContaining('either may or mayNot'),
      expect.stringContaining('Unknown key "maynot"; did you mean "mayNot"?'),
    ]);
  });

  it('tests an access file where there is no store', async () => {
    const nowhere = commandLine('mongodb://127.0.0.1:1/none');
    const [file, expectations] = [
      await folder.write('other.yaml', { ...access, clients: { other: { scopes: ['read'], groups: ['readers'] } } }),
      await folder.write('expectations.yaml', [{ client: 'other', may: 'movies' }]),
    ];
    expect(await nowhere.json('access', 'test', '-f', expectations, '--access', file)).toMatchObject({ passed: true });
  });
});
