import { command } from '../command.js';
import { indexesView, toShownIndex } from './index-view.js';

export const create = command('indexes create')
  .describe('Build every index that the models declare and the store lacks')
  .uses('store')
  .example('indexes create')
  .action(
    async ({ store }) => ({ created: (await store.createIndexes('all')).map(toShownIndex) }),
    ({ created }) => indexesView('Every index is there already.', created),
  );
