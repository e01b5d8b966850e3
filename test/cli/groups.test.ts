import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestStore, type TestStore } from '../support/store.js';
import { type CommandLine, commandLine } from './command-line.js';

let store: TestStore;
let cli: CommandLine;

beforeAll(async () => {
  store = await openTestStore();
  cli = commandLine(store.uri);
  await cli('clients', 'create', 'orders', '--scope', 'read');
});

afterAll(async () => {
  await store.close();
});

describe('groups', () => {
  it('give their members what they are granted, and take it back when dissolved', async () => {
    await cli('groups', 'create', 'readers', '--grant', 'view_director');
    await cli('groups', 'grant', 'readers', 'view_movie', '--until', '2099-12-31');
    expect(await cli.json('groups', 'add', 'readers', 'orders')).toEqual({
      id: 'readers',
      grants: [
        { permission: 'view_director', where: null, until: null },
        { permission: 'view_movie', where: null, until: '2099-12-31T23:59:59.999Z' },
      ],
      members: ['orders'],
    });
    const mayRead = async () => {
      const matrix = Object.values(Object(await cli.json('permissions', '--client', 'orders'))).map(Object);
      return matrix.find(({ coordinate }) => coordinate === 'Query.movies').allowed;
    };
    expect(await mayRead()).toBe(true);
    await cli('groups', 'delete', 'readers');
    expect(await mayRead()).toBe(false);
  });

  it('are listed, shown, and lose grants and members', async () => {
    await cli('groups', 'create', 'writers', '--grant', 'add_movie');
    await cli('groups', 'add', 'writers', 'orders');
    await cli('groups', 'remove', 'writers', 'orders');
    await cli('groups', 'revoke', 'writers', 'add_movie');
    const writers = { id: 'writers', grants: [], members: [] };
    expect(await cli.json('groups', 'show', 'writers')).toEqual(writers);
    expect(await cli.json('groups', 'list')).toEqual([writers]);
  });

  it.each([
    ['a group that is none', ['show', 'nobody'], 'NOT_FOUND'],
    ['a client that is none', ['add', 'writers', 'nobody'], 'NOT_FOUND'],
    ['an id that is taken', ['create', 'writers'], 'CONFLICT'],
    ['a permission that is none', ['grant', 'writers', 'ad_movie'], 'BAD_USER_INPUT'],
  ])('refuse %s', async (_what, words, code) => {
    const { exitCode, stderr } = await cli('groups', ...words, '--json');
    expect([exitCode, JSON.parse(stderr).error.code]).toEqual([1, code]);
  });
});
