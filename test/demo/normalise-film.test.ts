import { describe, expect, it } from '@jest/globals';
import { readFilmsFile } from '../../src/demo/films-file.js';
import { LATEST_YEAR, normaliseFilm } from '../../src/demo/normalise-film.js';
import { readFilms } from '../../src/demo/raw-film.js';
import { InputError } from '../../src/lib/app-error.js';

describe('a record of vega-datasets becomes a film', () => {
  it.each([
    [
      'text stays as it is, whatever is in it',
      "Le Fabuleux destin d'AmÈlie Poulain ",
      "Le Fabuleux destin d'AmÈlie Poulain ",
    ],
    ['a number becomes its decimal text', 1776, '1776'],
    ['no title becomes "Untitled"', null, 'Untitled'],
  ])('title: %s', (_rule, Title, title) => {
    expect(normaliseFilm({ Title }, LATEST_YEAR).film.title).toBe(title);
  });

  it.each([
    ['Jun 12 1998', '1998-06-12'],
    ['1998-06-12', '1998-06-12'],
    ['Dec 23 2011', '2011-12-23'],
    ['Apr 07 2033', '1933-04-07'],
    ['Feb 29 2012', '1912-02-29'],
  ])('release on %s is %s', (day, date) => {
    const { film } = normaliseFilm({ Title: 'x', 'Release Date': day }, LATEST_YEAR);
    expect(film.releaseDate?.toISOString()).toBe(`${date}T00:00:00.000Z`);
  });

  it('leaves later years alone when told so', () => {
    const { film, changes } = normaliseFilm({ Title: 'x', 'Release Date': 'Apr 07 2033' }, 2040);
    expect([film.releaseDate?.getUTCFullYear(), changes]).toEqual([2033, []]);
  });

  it('leaves out what is unknown and keeps zero', () => {
    const { film } = normaliseFilm({ Title: 'x', 'US Gross': 0, 'Worldwide Gross': null }, LATEST_YEAR);
    expect(film.details).toEqual({ usGross: 0 });
  });
});

describe('the films of vega-datasets', () => {
  it('are 3,201, of which 9 have a number as title, 1 has none, and 22 are dated a century late', async () => {
    const films = (await readFilmsFile()).map((raw) => normaliseFilm(raw, LATEST_YEAR));
    const changes = films.flatMap((film) => film.changes);
    const count = (kind: string) => changes.filter((change) => change.kind === kind).length;
    expect([films.length, count('numericTitle'), count('untitled'), count('releaseYear')]).toEqual([3201, 9, 1, 22]);
  });

  it('date King Kong 1933, Gone with the Wind 1939, and leave the two of 2011', async () => {
    const films = (await readFilmsFile()).map((raw) => normaliseFilm(raw, LATEST_YEAR).film);
    const yearOf = (title: string) => films.find((film) => film.title === title)?.releaseDate?.getUTCFullYear();
    const titles = ['King Kong (1933)', 'Gone with the Wind', 'The Adventures of Tintin: Secret of the Unicorn'];
    expect(titles.map(yearOf)).toEqual([1933, 1939, 2011]);
  });
});

describe('a file that is no list of films is refused, every problem with its place', () => {
  const problemsOf = (value: unknown): readonly string[] => {
    try {
      readFilms(value);
      return [];
    } catch (error) {
      return error instanceof InputError
        ? error.fields.map(({ path, message }) => `${path} ${message}`)
        : [String(error)];
    }
  };

  it.each<[string, unknown, readonly string[]]>([
    ['an object', {}, ['the file must be a list of films']],
    ['an empty list', [], ['the file has no films']],
    ['a list of other things', [7], ['[0] must be an object with the fields of a film']],
    ['unknown fields', [{ Title: 'x', Titel: 'y' }], ['[0] has fields that no film has: Titel']],
    ['text for money', [{ Title: 'x' }, { 'US Gross': '7' }], ['[1].US Gross must be a whole number or null']],
    ['a fraction of a vote', [{ 'IMDB Votes': 1.5 }], ['[0].IMDB Votes must be a whole number or null']],
    [
      'a day that does not exist',
      [{ 'Release Date': 'Feb 30 1998' }],
      ['[0].Release Date must be a day such as "Jun 12 1998" or "1998-06-12", or null'],
    ],
    [
      'several at once',
      [{ Title: true }, { Director: 1 }],
      ['[0].Title must be text, a number or null', '[1].Director must be text or null'],
    ],
  ])('%s', (_what, value, problems) => {
    expect(problemsOf(value)).toEqual(problems);
  });
});
