import { command } from '../command.js';
import { readClientOptions, withClientOptions } from './client-options.js';
import { secretView } from './client-view.js';
import { warnOfIssuer } from './external-subject-warning.js';

export const create = withClientOptions(
  command('clients create <id>')
    .describe('Register a service and show its secret, this once')
    .uses('config', 'schema', 'registry')
    .example('clients create orders --scope "read" --grant view_movie --grant view_director')
    .example('clients create billing --name "Billing" --scope "read movie:finance" --group readers --ttl 300 --json'),
).action(
  async ({ config, registry, io }, id, options) => {
    const created = await registry.clients.create({ id, ...(await readClientOptions(options)) });
    warnOfIssuer(options.externalSubject, config, io);
    return created;
  },
  ({ id, secret }) => [`Client ${id} is registered.`, ...secretView(id, secret)],
);
