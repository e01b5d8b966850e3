import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Collection } from '../../src/embedded/collections.js';
import {
  ensureCollection,
  findCollection,
  insertDocument,
  newIndex,
  putIndexes,
} from '../../src/embedded/collections.js';
import { compileFilter } from '../../src/embedded/filter.js';
import { patternOf } from '../../src/embedded/keys.js';
import { countMatches, search } from '../../src/embedded/plan.js';
import { Storage, type View } from '../../src/embedded/storage.js';
import { type Doc, decode, encode, opened } from '../../src/embedded/values.js';
import { allOf, type Filter } from '../../src/graphql/data/filter.js';
import { bindingOf, type ModelBinding } from '../../src/graphql/data/model-binding.js';
import { idOnly } from '../../src/graphql/data/projection.js';
import { type Order, readOrder } from '../../src/graphql/pagination/order.js';
import type { PageRequest } from '../../src/graphql/pagination/page-args.js';
import { planPage } from '../../src/graphql/pagination/plan-page.js';
import { Movie } from '../../src/models/movie.js';
import { openGraph } from '../graphql/data/open-graph.js';
import { temporaryFolder } from './embedded-kit.js';

const sdl = `type Movie @model { id: ID! version: Int! title: String genre: String imdbRating: Float imdbVotes: Int releaseDate: DateTime }`;
const [ns, few, many] = ['scopeql.movies', 1_200, 6_000];
let folder: string;
const storages = new Map<number, Storage>();
let binding: ModelBinding;

beforeAll(async () => {
  folder = await temporaryFolder();
  binding = bindingOf(openGraph({ sdl, models: [Movie] }).bindings, 'Movie');
  for (const size of [few, many]) storages.set(size, await filled(size));
}, 60_000);
afterAll(async () => {
  await Promise.all([...storages.values()].map((storage) => storage.db.close()));
  await rm(folder, { recursive: true, force: true });
});

/** A store with as many films, few values in most fields, and the indexes that the model declares. */
async function filled(size: number): Promise<Storage> {
  const storage = new Storage(join(folder, String(size)));
  await storage.write((view) => {
    const { id, own } = ensureCollection(view, ns);
    const declared = Movie.schema.indexes().map(([key], i) => newIndex(view, { key: { ...key }, name: `index ${i}` }));
    const collection = putIndexes(view, ns, id, [own, ...declared]);
    for (let n = 0; n < size; n++) insertDocument(view, collection, filmOf(n));
  });
  return storage;
}

function filmOf(n: number): Doc {
  const spread = (n * 7919) % 65_537; // a number that looks like chance
  return {
    title: `Film ${spread}`,
    genre: ['Action', 'Comedy', 'Drama'][spread % 3],
    imdbRating: spread % 5 === 0 ? null : (spread % 10) / 2,
    imdbVotes: spread,
    ...(spread % 7 > 0 && { releaseDate: new Date(Date.UTC(1990 + (spread % 20), 0, 1)) }),
  };
}

/** What looks at a store, and how many documents it read and how many index entries it counted. */
function counted<R>(size: number, look: (view: View, collection: Collection | undefined) => R) {
  const storage = storages.get(size);
  if (!storage) throw new Error(`no store of ${size}`);
  const [view, seen] = [storage.snapshot(), { documents: 0, counted: 0 }];
  const get = (key: string) => {
    if (key.startsWith('d')) seen.documents += 1;
    return view.get(key);
  };
  const count: View['count'] = (from, to, most) => {
    const found = view.count(from, to, most);
    seen.counted += found;
    return found;
  };
  const result = look({ ...view, get, count }, findCollection(view, ns));
  view.close?.();
  return { ...seen, result };
}

function find(size: number, filter: Filter, sort: Readonly<Record<string, 1 | -1>>, limit: number) {
  const wanted = { filter: compileFilter(decode(encode({ ...filter }))), sort: patternOf({ ...sort }), skip: 0, limit };
  return counted(size, (view, collection) =>
    [...search(view, collection, wanted)].flatMap((item) => (item ? [opened(item)] : [])),
  );
}

const selection = { row: idOnly, cursors: true, hasNextPage: true, hasPreviousPage: true, totalCount: false };
const positionOf = (order: Order, document: Doc | undefined) =>
  order.keys.map(({ field }) => {
    const value = document?.[field.path] ?? null;
    return typeof Object(value)._bsontype === 'string' && field.path !== '_id' ? Object(value).valueOf() : value;
  });

/** The documents read for a page that starts at a share of the whole order, and for the look behind its cursor. */
function page(size: number, orderBy: unknown, share: number, isBackward: boolean, where: Filter = {}) {
  const order = readOrder(binding, orderBy);
  const sort = Object.fromEntries(order.keys.map(({ field, direction }) => [field.path, direction]));
  const all = find(size, where, sort, 0).result;
  const at = Math.floor(all.length * share);
  const cursor = positionOf(order, all[at]);
  const ends = isBackward ? { after: null, before: cursor } : { after: cursor, before: null };
  const plan = planPage({ order, size: 3, isBackward, ...ends } as PageRequest, selection);
  if (!plan.rows || !plan.behind) throw new Error('no such page');
  const rows = find(size, allOf([where, plan.rows.window]), plan.rows.find.sort ?? {}, 4);
  const behind = find(size, allOf([where, plan.behind]), {}, 1);
  const ids = (documents: Doc[]) => documents.map(({ _id }) => String(_id));
  const expected = isBackward ? all.slice(Math.max(0, at - 4), at).reverse() : all.slice(at + 1, at + 5);
  expect(ids(rows.result)).toEqual(ids(expected));
  expect(behind.result).toHaveLength(1);
  return { rows: rows.documents, behind: behind.documents, counted: rows.counted + behind.counted };
}

const shares = [0.05, 0.3, 0.6, 0.93];

describe('a page in an order that has an index reads its own rows, however deep it is and however many there are', () => {
  it.each([
    ['by id', undefined],
    ['a field', [{ title: 'ASC' }]],
    ['a field, descending', [{ title: 'DESC' }]],
    ['a field with many ties and nulls', [{ imdbRating: 'ASC' }]],
    ['a field with many ties and nulls, descending', [{ imdbRating: 'DESC' }]],
    ['a field that some lack', [{ releaseDate: 'ASC' }]],
    ['a field that some lack, descending', [{ releaseDate: 'DESC' }]],
  ])('%s', (_which, orderBy) => {
    for (const size of [few, many])
      for (const share of shares)
        for (const isBackward of [false, true])
          expect(page(size, orderBy, share, isBackward)).toMatchObject({ rows: 4, behind: 1 });
  });

  it('also where a filter has an index of its own', () => {
    for (const share of shares) {
      const [small, big] = [few, many].map((size) => page(size, undefined, share, false, { genre: 'Drama' }));
      expect([small?.rows, big?.rows]).toEqual([4, 4]);
      expect(big?.counted).toBeLessThan(4_000);
    }
  });

  it('and reads what ties in the first field where the second has none', () => {
    const orderBy = [{ imdbRating: 'DESC' }, { title: 'ASC' }];
    for (const share of shares) expect(page(many, orderBy, share, false).rows).toBeLessThan(many * 0.31);
  });
});

describe('a page of a filter without a sort by its index', () => {
  it('walks the order when most rows match, and does not sort them all', () => {
    const { result, documents } = find(many, { imdbRating: { $gte: 1 } }, { _id: 1 }, 21);
    expect(result).toHaveLength(21);
    expect(documents).toBeLessThan(100);
  });

  it('stops counting candidates where more would not change the plan', () => {
    expect(find(many, { genre: 'Drama', imdbRating: { $gte: 1 } }, { title: 1 }, 21).counted).toBeLessThan(3_000);
  });
});

describe('a count that an index answers reads no document', () => {
  it.each<[string, Filter, (film: Doc) => boolean]>([
    ['of all', {}, () => true],
    ['of equals', { genre: 'Drama' }, ({ genre }) => genre === 'Drama'],
    ['of a range', { imdbRating: { $gte: 3 } }, ({ imdbRating }) => Number(imdbRating) >= 3],
    ['of null and missing', { releaseDate: null }, ({ releaseDate }) => releaseDate === undefined],
    ['of all but one value', { genre: { $ne: 'Drama' } }, ({ genre }) => genre !== 'Drama'],
    ['of alternatives', { $or: [{ genre: 'Drama' }, { genre: 'Action' }] }, ({ genre }) => genre !== 'Comedy'],
  ])('%s', (_which, filter, isMatch) => {
    const films = Array.from({ length: many }, (_, n) => filmOf(n));
    const found = counted(many, (view, collection) => countMatches(view, collection, compileFilter({ ...filter })));
    expect(found).toMatchObject({ result: films.filter(isMatch).length, documents: 0 });
  });
});
