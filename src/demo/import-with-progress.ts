import { type ImportReport, importFilms } from './import-films.js';
import { type ProgressOutput, showProgress } from './progress.js';
import type { RawFilm } from './raw-film.js';

export interface ImportWithProgressOptions {
  readonly output: ProgressOutput;
  readonly latestYear?: number;
}

/** `importFilms` with a bar, or plain lines, on `output`. @throws InputError like it */
export async function importWithProgress(
  films: readonly RawFilm[],
  { output, ...options }: ImportWithProgressOptions,
): Promise<ImportReport> {
  const display = await showProgress('Importing films', output);
  try {
    return await importFilms(films, { ...options, progress: display.update });
  } finally {
    display.end();
  }
}
