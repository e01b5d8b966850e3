import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFilmsFile } from '../../src/demo/films-file.js';
import { type ImportReport, importFilms } from '../../src/demo/import-films.js';
import type { RawFilm } from '../../src/demo/raw-film.js';
import { InputError } from '../../src/lib/app-error.js';
import { Director } from '../../src/models/director.js';
import { Distributor } from '../../src/models/distributor.js';
import { models } from '../../src/models/index.js';
import { Movie } from '../../src/models/movie.js';
import { connectTestStore, type TestStore } from '../support/store.js';

let store: TestStore;
let films: readonly RawFilm[];

beforeAll(async () => {
  store = await connectTestStore();
  films = await readFilmsFile();
});

async function empty(): Promise<void> {
  for (const { collection } of models) {
    await collection.deleteMany({});
  }
}

afterAll(async () => {
  await store.close();
});

const everything = async () =>
  Promise.all(models.map(({ collection }) => collection.find({}).sort({ _id: 1 }).toArray()));

describe('an import of all films', () => {
  let report: ImportReport;

  beforeAll(async () => {
    report = await importFilms(films);
  });

  afterAll(empty);

  it('loses none of the 3,201, and takes every value as it stands', async () => {
    expect(report).toMatchObject({
      films: { read: 3201, added: 3201 },
      directors: { read: 550, added: 550 },
      distributors: { read: 174, added: 174 },
    });
    const stored = await Movie.find().lean();
    expect(stored.map(({ title }) => title).sort()).toEqual(
      films.map(({ Title }) => String(Title ?? 'Untitled')).sort(),
    );
    const sum = (values: readonly (number | null | undefined)[]) =>
      values.reduce<number>((all, value) => all + (value ?? 0), 0);
    expect(sum(stored.map(({ worldwideGross }) => worldwideGross))).toBe(
      sum(films.map((film) => film['Worldwide Gross'])),
    );
  });

  it('refers to the directors and distributors that the records name', async () => {
    const directors = new Map((await Director.find().lean()).map(({ _id, name }) => [String(_id), name]));
    const distributors = new Map((await Distributor.find().lean()).map(({ _id, name }) => [String(_id), name]));
    const stored = (await Movie.find().lean()).map(({ title, director, distributor }) =>
      [title, directors.get(String(director)) ?? null, distributors.get(String(distributor)) ?? null].join('|'),
    );
    const recorded = films.map(({ Title, Director: director, Distributor: distributor }) =>
      [Title ?? 'Untitled', director ?? null, distributor ?? null].join('|'),
    );
    expect(stored.sort()).toEqual(recorded.sort());
  });

  it('changes nothing when it runs again', async () => {
    const before = await everything();
    expect(await importFilms(films)).toMatchObject({
      films: { added: 0 },
      directors: { added: 0 },
      distributors: { added: 0 },
    });
    expect(await everything()).toEqual(before);
  });
});

describe('an import of films', () => {
  afterEach(empty);

  it('leaves alone what has been edited since', async () => {
    await importFilms(films.slice(0, 3));
    await Movie.updateOne({ title: 'The Land Girls' }, { $set: { genre: 'War' }, $inc: { __v: 1 } });
    await importFilms(films.slice(0, 3));
    expect(await Movie.findOne({ title: 'The Land Girls' }).lean()).toMatchObject({ genre: 'War', __v: 1 });
  });

  it('completes one that was broken off', async () => {
    await importFilms(films.slice(0, 100));
    const report = await importFilms(films.slice(0, 400));
    expect([report.films.added, await Movie.countDocuments()]).toEqual([300, 400]);
  });

  it('refers to a director who is there already under another id', async () => {
    const steven = await Director.create({ name: 'Steven Spielberg' });
    await importFilms([{ Title: 'Jaws', Director: 'Steven Spielberg' }]);
    expect((await Movie.findOne().lean())?.director).toEqual(steven._id);
  });

  it('keeps films apart that have the same title and day', async () => {
    const twins = [
      { Title: 'Twins', 'US Gross': 1 },
      { Title: 'Twins', 'US Gross': 2 },
    ];
    await importFilms(twins);
    await importFilms(twins);
    expect((await Movie.find().lean()).map(({ usGross }) => usGross).sort()).toEqual([1, 2]);
  });

  it('runs twice at the same time without doubling or losing anything', async () => {
    const some = films.slice(1000, 1600);
    const reports = await Promise.all([importFilms(some), importFilms(some)]);
    expect(reports.map((report) => report.films.added).reduce((all, added) => all + added)).toBe(600);
    expect([await Movie.countDocuments(), await Director.countDocuments()]).toEqual([600, reports[0].directors.read]);
  });

  it('writes nothing when the models refuse a single film, and names each problem', async () => {
    const bad = [...films.slice(0, 5), { Title: '' }, { Title: 'x', 'IMDB Rating': 11, Director: 'y'.repeat(201) }];
    const refusal = await importFilms(bad).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(InputError);
    expect(refusal instanceof InputError && refusal.fields.map(({ path }) => path)).toEqual([
      'films[5].title',
      'films[6].imdbRating',
      'directors[0].name',
    ]);
    expect((await everything()).flat()).toEqual([]);
  });
});
