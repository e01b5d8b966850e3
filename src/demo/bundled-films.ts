import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type RawFilm, readFilms } from './raw-film.js';

/** Where npm has put the demo's films: `data/movies.json` of `vega-datasets`, which exports only its code. */
export function bundledFilmsFile(): string {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  return join(dirname(entry), '..', 'data', 'movies.json');
}

/** The 3,201 films of the demo. */
export async function readBundledFilms(): Promise<readonly RawFilm[]> {
  return readFilms(JSON.parse(await readFile(bundledFilmsFile(), 'utf8')));
}
