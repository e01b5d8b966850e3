import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, concatAST, parse } from 'graphql';
import { findSchemaProblems } from '../../src/cli/schema/find-schema-problems.js';
import { readSchemaDir } from '../../src/graphql/read-schema-dir.js';
import { models } from '../../src/models/index.js';
import { resolvers } from '../../src/resolvers/index.js';
import { openTestStore, type TestStore } from '../support/store.js';
import { type CommandLine, commandLine } from './command-line.js';

let store: TestStore;
let cli: CommandLine;

beforeAll(async () => {
  store = await openTestStore();
  cli = commandLine(store.uri);
  await cli('clients', 'create', 'reader', '--scope', 'read', '--grant', 'view_director');
});

afterAll(async () => {
  await store.close();
});

const rowsOf = async (...words: readonly string[]) => {
  const rows = Object.values(Object(await cli.json('permissions', ...words))).map(Object);
  return new Map(rows.map(({ coordinate, ...row }) => [coordinate, row]));
};

describe('permissions', () => {
  // README.md, "Who may do what".
  it.each([
    ['Query.movies', ['view_movie'], ['movie:read', 'read']],
    ['Query.movie', ['view_movie'], ['movie:read', 'read']],
    ['Mutation.createMovie', ['add_movie'], ['movie:write', 'write']],
    ['Mutation.updateMovie', ['change_movie'], ['movie:write', 'write']],
    ['Mutation.deleteMovie', ['delete_movie'], ['movie:write', 'write']],
    ['Movie.usGross', ['view_movie'], ['movie:finance']],
  ])('%s asks for %j and one of %j', async (coordinate, permissions, scopes) => {
    expect((await rowsOf()).get(coordinate)).toEqual({ permissions, scopes });
  });

  it('tells with --client what that client may', async () => {
    const rows = await rowsOf('--client', 'reader');
    expect([rows.get('Query.directors').allowed, rows.get('Query.movies').allowed]).toEqual([true, false]);
  });

  it('prints a Markdown table with --markdown', async () => {
    const { stdout } = await cli('permissions', '--markdown');
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      '| coordinate | permissions | any one scope of |',
      '| --- | --- | --- |',
    ]);
    expect(stdout).toContain('| `Query.movies` | `view_movie` | `movie:read`, `read` |');
  });

  it('knows no client that does not exist', async () => {
    const { exitCode, stderr } = await cli('permissions', '--client', 'nobody', '--json');
    expect([exitCode, JSON.parse(stderr).error.code]).toEqual([1, 'NOT_FOUND']);
  });
});

describe('schema print', () => {
  it('is SDL of all that there is', async () => {
    const { stdout } = await cli('schema', 'print');
    expect(Object.keys(buildSchema(stdout).getQueryType()?.getFields() ?? {})).toEqual(
      expect.arrayContaining(['movie', 'movies', 'directors', 'distributors']),
    );
  });

  it('has nothing for a client but what it may use', async () => {
    const { sdl } = Object(await cli.json('schema', 'print', '--client', 'reader'));
    const schema = buildSchema(sdl);
    const fields = Object.keys(schema.getQueryType()?.getFields() ?? {});
    expect([fields.includes('directors'), fields.includes('movies'), schema.getMutationType()]).toEqual([
      true,
      false,
      undefined,
    ]);
  });
});

describe('schema check', () => {
  it('is content with the project', async () => {
    expect(await cli('schema', 'check', '--json')).toMatchObject({
      exitCode: 0,
      stdout: '{"ok":true,"problems":[],"warnings":[]}\n',
    });
  });

  it.each([
    ['a type without a rule', 'type Orphan { a: Int }', 'Orphan.a: has no rule'],
    ['a root field without a resolver', 'extend type Query { lost: Int @authenticated }', 'Query.lost has no resolver'],
    ['a model that is not there', 'type Studio @model { name: String! }', 'Studio'],
  ])('finds %s', (_what, sdl, problem) => {
    const own = concatAST([readSchemaDir('schema'), parse(sdl)]);
    expect(findSchemaProblems({ schemaDir: own, models, resolvers })).toContainEqual(expect.stringContaining(problem));
  });

  it('AZ-7 warns of stored filters that cover no row, by client and group', async () => {
    const where = '{"name":{"eq":"$client.attributes.studio"}}';
    await cli('groups', 'create', 'studios');
    await cli('groups', 'grant', 'studios', 'view_director', '--where', where);
    await cli('clients', 'create', 'without', '--group', 'studios');
    await cli('clients', 'create', 'with', '--group', 'studios', '--attribute', 'studio=x');
    expect(await cli.json('schema', 'check')).toEqual({
      ok: true,
      problems: [],
      warnings: [
        'without holds view_director on no row by a grant (by its group studios): the client has no attribute studio',
      ],
    });
  });

  it('needs no store', async () => {
    const nowhere = commandLine('mongodb://127.0.0.1:1/none?serverSelectionTimeoutMS=200');
    const { ok, warnings } = Object(await nowhere.json('schema', 'check'));
    expect([ok, warnings]).toEqual([true, [expect.stringMatching(/^row filters of the store were not looked at: /)]]);
  });
});
