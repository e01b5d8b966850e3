import { describeImport } from '../demo/describe-import.js';
import { LATEST_YEAR } from '../demo/normalise-film.js';
import { command } from './command.js';
import { typedNumber } from './values/typed-number.js';

export const seed = command('seed')
  .describe('Import films with their directors and distributors; what is there already stays as it is')
  .option(
    '--file <file>',
    'a JSON list of films in the shape of data/movies.json of vega-datasets (default: that file)',
  )
  .option('--latest-year <year>', `later releases are a century late (default ${LATEST_YEAR})`, typedNumber(1900, 9999))
  .uses('store')
  .example('seed')
  .example('seed --file films.json --latest-year 2030')
  .action(async ({ io, store }, { file, latestYear = LATEST_YEAR }) => {
    const { readFilmsFile } = await import('../demo/films-file.js');
    const { importWithProgress } = await import('../demo/import-with-progress.js');
    const films = await readFilmsFile(file);
    await store.createIndexes('empty');
    return importWithProgress(films, { output: io.stderr, latestYear });
  }, describeImport);
