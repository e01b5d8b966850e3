import { command } from '../command.js';
import { indexesView, toShownIndex } from './index-view.js';

export const check = command('indexes check')
  .describe('Indexes that the models declare and the store lacks; fails if there are any')
  .uses('store')
  .example('indexes check')
  .action(
    async ({ store }) => ({ missing: (await store.missingIndexes()).map(toShownIndex) }),
    ({ missing }) => indexesView('Every index is there.', missing),
    { hasFailed: ({ missing }) => missing.length > 0 },
  );
