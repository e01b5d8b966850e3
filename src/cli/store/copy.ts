import { InvalidArgumentError } from 'commander';
import { showProgress } from '../../demo/progress.js';
import { command } from '../command.js';
import { typedUri } from '../values/typed-uri.js';

export const copy = command('store copy')
  .describe('Copy all collections and indexes of the embedded store into an empty MongoDB, and compare them')
  .option('--to <uri>', 'the MongoDB, with the database as the server will name it in MONGODB_URI', typedUri)
  .uses('embedded')
  .example('store copy --to mongodb://db.internal/scopeql')
  .example('store copy --to mongodb://db.internal/scopeql --json')
  .action(
    async ({ embedded, io }, { to }) => {
      if (to === undefined) throw new InvalidArgumentError('Say where to: --to mongodb://db.internal/scopeql');
      const { copyStore } = await import('./copy-store.js');
      const display = await showProgress('Copying and comparing documents', io.stderr);
      try {
        return { collections: await copyStore(() => embedded.serveSnapshot(), to, display.update) };
      } finally {
        display.end();
      }
    },
    ({ collections }) => [
      {
        head: ['collection', 'documents', 'indexes', 'hash'],
        rows: collections.map(({ name, documents, indexes, hash }) => [
          name,
          String(documents),
          String(indexes.length),
          hash.slice(0, 16),
        ]),
      },
      'Every count and hash is the same there. Start the server with MONGODB_URI, and as KEY_ENCRYPTION_KEY what DATA_DIR/key-encryption-key holds.',
    ],
  );
