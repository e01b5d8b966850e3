import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Films in memory, with their directors and distributors: the same for every server, so that what is left is what each engine costs. */
const entry = createRequire(import.meta.url).resolve('vega-datasets');
const raws = JSON.parse(readFileSync(join(dirname(entry), '..', 'data', 'movies.json'), 'utf8'));
const directors = named('d', 'Director');
const distributors = named('e', 'Distributor');
export const films = raws.slice(0, 500).map((raw, index) => ({
  _id: idOf('f', index),
  title: String(raw.Title ?? 'Untitled'),
  genre: raw['Major Genre'],
  source: raw.Source,
  director: directors.byName.get(raw.Director) ?? null,
  distributor: distributors.byName.get(raw.Distributor) ?? null,
}));
const filmById = new Map(films.map((film) => [film._id, film]));

export const findFilms = (first) => films.slice(0, first);
export const findFilm = (id) => filmById.get(id) ?? null;
export const directorOf = ({ director }) => directors.byId.get(director) ?? null;
export const distributorOf = ({ distributor }) => distributors.byId.get(distributor) ?? null;

/** Changes a film; `null`: there is none. */
export function updateFilm(id, input) {
  const film = filmById.get(id);
  return film ? Object.assign(film, input) : null;
}

function named(prefix, column) {
  const names = [...new Set(raws.map((raw) => raw[column]).filter((name) => name !== null))];
  const rows = names.map((name, index) => ({ _id: idOf(prefix, index), name: String(name) }));
  return { byId: new Map(rows.map((row) => [row._id, row])), byName: new Map(rows.map((row) => [row.name, row._id])) };
}

function idOf(prefix, index) {
  return `${prefix}${index.toString(16).padStart(23, '0')}`;
}
