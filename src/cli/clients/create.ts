import { command } from '../command.js';
import { readClientOptions, withClientOptions } from './client-options.js';
import { secretView } from './client-view.js';

export const create = withClientOptions(
  command('clients create <id>')
    .describe('Register a service and show its secret, this once')
    .uses('schema', 'registry')
    .example('clients create orders --scope "read" --grant view_movie --grant view_director')
    .example('clients create billing --name "Billing" --scope "read movie:finance" --group readers --ttl 300 --json'),
).action(
  async ({ registry }, id, options) => registry.clients.create({ id, ...(await readClientOptions(options)) }),
  ({ id, secret }) => [`Client ${id} is registered.`, ...secretView(id, secret)],
);
