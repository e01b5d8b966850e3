import { command } from '../command.js';
import { clientsView } from './client-view.js';

export const list = command('clients list')
  .describe('All registered clients')
  .uses('registry')
  .example('clients list')
  .example('clients list --json')
  .action(({ registry }) => registry.clients.list(), clientsView);
