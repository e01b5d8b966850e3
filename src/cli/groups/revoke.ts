import { command } from '../command.js';
import { groupView } from './group-view.js';

export const revoke = command('groups revoke <group> <permission>')
  .describe('Take a permission away from a group: all of its grants of it')
  .uses('schema', 'registry')
  .example('groups revoke readers view_distributor')
  .action(({ registry }, id, permission) => registry.groups.revoke(id, permission), groupView);
