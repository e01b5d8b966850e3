import { command } from '../command.js';
import { groupView } from './group-view.js';

export const show = command('groups show <group>')
  .describe('One group')
  .uses('registry')
  .example('groups show readers')
  .action(({ registry }, id) => registry.groups.show(id), groupView);
