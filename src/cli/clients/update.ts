import { command } from '../command.js';
import { readClientOptions, withClientOptions } from './client-options.js';
import { clientView } from './client-view.js';
import { warnOfIssuer } from './external-subject-warning.js';

export const update = withClientOptions(
  command('clients update <id>')
    .describe('Change a client; what is not given stays, and lists are replaced ("" empties one)')
    .uses('config', 'schema', 'registry')
    .example('clients update orders --scope "read write"')
    .example('clients update orders --attribute region=eu --attribute region=us'),
)
  .flag('--no-dpop-only', 'give it bearer tokens again')
  .action(async ({ config, registry, io }, id, options) => {
    const updated = await registry.clients.update(id, await readClientOptions(options));
    warnOfIssuer(options.externalSubject, config, io);
    return updated;
  }, clientView);
