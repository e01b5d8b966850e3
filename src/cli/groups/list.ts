import { command } from '../command.js';
import { groupsView } from './group-view.js';

export const list = command('groups list')
  .describe('All groups, their grants and members')
  .uses('registry')
  .example('groups list')
  .action(({ registry }) => registry.groups.list(), groupsView);
