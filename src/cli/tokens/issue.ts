import { command } from '../command.js';
import { findClient } from '../find-client.js';

export const issue = command('tokens issue <client>')
  .describe('Issue an access token to a client without its secret, as the token endpoint would')
  .option('--scope <scopes>', 'some of its scopes, separated by spaces (default: all)')
  .uses('registry', 'tokens')
  .example('tokens issue orders')
  .example('tokens issue orders --scope read --json')
  .action(
    async ({ registry, tokens }, id, { scope }) => tokens.issueAccessToken(await findClient(id, registry), scope),
    (answer) => [answer.access_token],
  );
