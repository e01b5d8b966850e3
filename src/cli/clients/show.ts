import { command } from '../command.js';
import { clientView } from './client-view.js';

export const show = command('clients show <id>')
  .describe('One client: its scopes, groups, grants, attributes and last use')
  .uses('registry')
  .example('clients show orders')
  .action(({ registry }, id) => registry.clients.show(id), clientView);
