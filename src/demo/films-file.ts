import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { InputError } from '../lib/app-error.js';
import { type RawFilm, readFilms } from './raw-film.js';

/** Reads a JSON file of films; without a path, the 3,201 films of the demo. @throws InputError with every problem of the file */
export async function readFilmsFile(path: string = bundledFilmsFile()): Promise<readonly RawFilm[]> {
  const text = await readText(path);
  return readFilms(parseJson(text, path));
}

/** Where npm has put the demo's films: `data/movies.json` of `vega-datasets`, which exports its code alone. */
function bundledFilmsFile(): string {
  const entry = createRequire(import.meta.url).resolve('vega-datasets');
  return join(dirname(entry), '..', 'data', 'movies.json');
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw unreadable(path, 'cannot be read', cause);
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(path, 'is not JSON', cause);
  }
}

function unreadable(path: string, why: string, cause: unknown): InputError {
  return new InputError(`${path} ${why}: ${cause instanceof Error ? cause.message : String(cause)}`, [], { cause });
}
