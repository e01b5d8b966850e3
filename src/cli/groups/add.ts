import { command } from '../command.js';
import { groupView } from './group-view.js';

export const addMember = command('groups add <group> <client>')
  .describe('Put a client into a group')
  .uses('registry')
  .example('groups add readers orders')
  .action(async ({ registry }, group, client) => {
    await registry.groups.addMember(group, client);
    return registry.groups.show(group);
  }, groupView);
