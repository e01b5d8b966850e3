import { command } from '../command.js';
import { typedNumber } from '../values/typed-number.js';
import { clientsView } from './client-view.js';

const DEFAULT_DAYS = 90;

export const unused = command('clients unused')
  .describe('Clients that nobody has used for a while')
  .option('--days <days>', `how long a while is (default ${DEFAULT_DAYS})`, typedNumber(1, 36_500))
  .uses('registry')
  .example('clients unused --days 30')
  .action(({ registry }, { days = DEFAULT_DAYS }) => registry.clients.unused(days), clientsView);
