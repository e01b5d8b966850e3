import { grantWarnings } from '../../access/grant-warnings.js';
import { command } from '../command.js';
import { rightsOf } from '../find-client.js';
import { withGrantOptions } from '../grant-options.js';
import { clientView } from './client-view.js';

export const grant = withGrantOptions(
  command('clients grant <client> <permission>')
    .describe('Let a client do one thing to one model, on all rows or on those that match')
    .uses('schema', 'registry')
    .example('clients grant orders view_movie')
    .example('clients grant orders change_movie --until 2027-01-31')
    .example('clients grant lionsgate view_movie --where \'{"distributor":{"name":{"eq":"Lionsgate"}}}\''),
).action(async ({ registry, schema, io }, id, permission, { where = null, until = null }) => {
  const client = await registry.clients.grant(id, { permission, where, until });
  const given = { permission, where, until: null };
  for (const warning of grantWarnings(schema.table, await rightsOf(id, registry), given, io.clock())) {
    io.stderr.write(`warning: ${warning}\n`);
  }
  return client;
}, clientView);
