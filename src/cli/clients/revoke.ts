import { command } from '../command.js';
import { clientView } from './client-view.js';

export const revoke = command('clients revoke <client> <permission>')
  .describe("Take a permission away: all of the client's own grants of it; those of its groups stay")
  .uses('schema', 'registry')
  .example('clients revoke orders change_movie')
  .action(({ registry }, id, permission) => registry.clients.revoke(id, permission), clientView);
