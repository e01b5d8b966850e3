import { command } from '../command.js';
import { clientView, grantUsesView, secretsView } from './client-view.js';

export const show = command('clients show <id>')
  .describe('One client: its scopes, groups, grants, attributes and last use')
  .uses('registry')
  .example('clients show orders')
  .action(
    async ({ registry }, id) => ({
      client: await registry.clients.show(id),
      secrets: await registry.clients.secrets(id),
      grants: await registry.clients.grantUses(id),
    }),
    ({ client, secrets, grants }) => [...clientView(client), ...secretsView(secrets), ...grantUsesView(grants)],
    { json: ({ client }) => client },
  );
