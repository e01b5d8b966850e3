import { command } from '../command.js';
import { readClientOptions, withClientOptions } from './client-options.js';
import { clientView } from './client-view.js';

export const update = withClientOptions(
  command('clients update <id>')
    .describe('Change a client; what is not given stays, and lists are replaced ("" empties one)')
    .uses('schema', 'registry')
    .example('clients update orders --scope "read write"')
    .example('clients update orders --attribute region=eu --attribute region=us'),
)
  .flag('--no-dpop-only', 'give it bearer tokens again')
  .action(
    async ({ registry }, id, options) => registry.clients.update(id, await readClientOptions(options)),
    clientView,
  );
