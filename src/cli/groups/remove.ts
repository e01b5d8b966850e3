import { command } from '../command.js';
import { groupView } from './group-view.js';

export const removeMember = command('groups remove <group> <client>')
  .describe('Take a client out of a group')
  .uses('registry')
  .example('groups remove readers orders')
  .action(async ({ registry }, group, client) => {
    await registry.groups.removeMember(group, client);
    return registry.groups.show(group);
  }, groupView);
