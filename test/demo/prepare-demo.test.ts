import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { vocabularyOf } from '../../src/access/vocabulary.js';
import { readFilmsFile } from '../../src/demo/films-file.js';
import { importFilms } from '../../src/demo/import-films.js';
import { prepareDemo } from '../../src/demo/prepare-demo.js';
import { readSchema } from '../../src/graphql/assemble-schema.js';
import { systemClock } from '../../src/lib/clock.js';
import { Director } from '../../src/models/director.js';
import { Movie } from '../../src/models/movie.js';
import { createRegistry, type Registry } from '../../src/registry/create-registry.js';
import { captureLog } from '../support/captured-log.js';
import { connectTestStore, type TestStore } from '../support/store.js';

const { table } = readSchema(fileURLToPath(new URL('../../schema', import.meta.url)));
const everything = vocabularyOf(table);

let store: TestStore;
let registry: Registry;
let written: string;

beforeEach(async () => {
  store = await connectTestStore();
  registry = createRegistry({ clock: systemClock, log: captureLog().log, vocabulary: everything, secretCost: 4 });
  written = '';
});

afterEach(async () => {
  await store.close();
});

const prepare = () => prepareDemo({ registry, everything, output: { write: (text: string) => (written += text) } });

describe('the demo', () => {
  it('fills an empty store with the films and the clients, hands out their secrets, and does so once', async () => {
    const credentials = await prepare();
    expect(credentials?.map(({ id }) => id)).toEqual([
      'catalog-reader',
      'catalog-editor',
      'finance',
      'lionsgate',
      'platform-admin',
    ]);
    expect(credentials?.every(({ secret }) => /^sqs_[a-z0-9]{8}_[\w-]{43}$/.test(secret))).toBe(true);
    expect(await Movie.countDocuments()).toBe(3201);
    expect(written).toMatch(/3,201 new.*\n.*9 numeric titles.*22 years/);
    expect(written).not.toContain('sqs_');
    expect([await prepare(), (await registry.clients.list()).length]).toEqual([null, 5]);

    const held = (await registry.clients.list()).map(({ id, scopes, grants }) => [
      id,
      scopes,
      grants.map(({ permission }) => permission),
    ]);
    const views = ['view_movie', 'view_director', 'view_distributor'];
    expect(held).toEqual([
      ['catalog-editor', ['read', 'write'], [...views, 'add_movie', 'change_movie', 'delete_movie']],
      ['catalog-reader', ['read'], views],
      ['finance', ['read', 'movie:finance'], views],
      ['lionsgate', ['read', 'write'], ['view_movie', 'change_movie']],
      ['platform-admin', [...everything.scopes], [...everything.permissions]],
    ]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['a client', () => registry.clients.create({ id: 'orders' })],
    ['a group', () => registry.groups.create({ id: 'readers' })],
    ['a film', () => Movie.create({ title: 'Mine' })],
    ['a director', () => Director.create({ name: 'Me' })],
  ])('is not made where there is %s', async (_what, make) => {
    await make();
    expect([await prepare(), await Movie.countDocuments({ title: 'The Land Girls' })]).toEqual([null, 0]);
  });

  it('is completed where an import was broken off', async () => {
    await importFilms((await readFilmsFile()).slice(0, 500));
    expect(await prepare()).toHaveLength(5);
    expect(await Movie.countDocuments()).toBe(3201);
  });
});
