import type { Types } from 'mongoose';
import { Director } from '../models/director.js';
import { Distributor } from '../models/distributor.js';
import { Movie } from '../models/movie.js';
import { addFilms, documentsOfFilms, idsOfFilms } from './films.js';
import { addNames, findNames, idsOfNames } from './names.js';
import { type Change, type Film, LATEST_YEAR, normaliseFilm } from './normalise-film.js';
import type { Progress } from './progress.js';
import type { RawFilm } from './raw-film.js';
import { refuseInvalid } from './refuse-invalid.js';

/** How many different ones the records name, and how many of them the store lacked. */
export interface Tally {
  readonly read: number;
  readonly added: number;
}

/** What an import did. */
export interface ImportReport {
  readonly films: Tally;
  readonly directors: Tally;
  readonly distributors: Tally;
  readonly changes: readonly Change[];
}

export interface ImportOptions {
  /** Releases after this year are taken to be a century late. */
  readonly latestYear?: number;
  readonly progress?: Progress;
}

/**
 * Adds the films that the store lacks, with their directors and distributors, and changes none that it has, so that a
 * second run does nothing and a broken-off one is completed. Nothing is written before every film is valid.
 * @throws InputError naming each film that the models refuse
 */
export async function importFilms(raws: readonly RawFilm[], options: ImportOptions = {}): Promise<ImportReport> {
  const { latestYear = LATEST_YEAR, progress = () => undefined } = options;
  const normalised = raws.map((raw) => normaliseFilm(raw, latestYear));
  const films = normalised.map(({ film }) => film);
  const directors = await findNames(Director, namesIn(films, 'director'));
  const distributors = await findNames(Distributor, namesIn(films, 'distributor'));
  const references = { director: directors.idByName, distributor: distributors.idByName };
  await refuseInvalid({
    films: documentsOfFilms(films, references),
    directors: directors.missing,
    distributors: distributors.missing,
  });
  return {
    directors: { read: directors.idByName.size, added: await addNames(Director, directors) },
    distributors: { read: distributors.idByName.size, added: await addNames(Distributor, distributors) },
    films: { read: films.length, added: await addFilms(films, references, progress) },
    changes: normalised.flatMap(({ changes }) => changes),
  };
}

/** Every id that an import of the films into an empty store uses, by model. */
export function idsOfImport(raws: readonly RawFilm[]): ReadonlyMap<string, readonly Types.ObjectId[]> {
  const films = raws.map((raw) => normaliseFilm(raw, LATEST_YEAR).film);
  return new Map([
    [Movie.modelName, idsOfFilms(films)],
    [Director.modelName, idsOfNames(Director, namesIn(films, 'director'))],
    [Distributor.modelName, idsOfNames(Distributor, namesIn(films, 'distributor'))],
  ]);
}

function namesIn(films: readonly Film[], field: 'director' | 'distributor'): readonly string[] {
  const names = films.map((film) => film[field]);
  return [...new Set(names.filter((name) => name !== null))];
}
