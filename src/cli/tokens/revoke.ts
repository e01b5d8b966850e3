import { InvalidArgumentError } from 'commander';
import { command } from '../command.js';

export const revoke = command('tokens revoke [token]')
  .describe('End one access token, given itself or its id (jti), or all that a client has')
  .option('--client <client>', 'all tokens of this client')
  .uses('registry')
  .example('tokens revoke 3b1f0c5e-...')
  .example('tokens revoke --client orders')
  .action(
    async ({ registry, use }, token, { client }) => {
      if ((token === undefined) === (client === undefined)) {
        throw new InvalidArgumentError('Say either a token or --client.');
      }
      if (client !== undefined) {
        await registry.clients.revokeTokens(client);
      } else if (token !== undefined) {
        await (await use('tokens')).revokeAccessToken(token);
      }
      return { revoked: client ?? 'token' };
    },
    (_, { client }) => [client === undefined ? 'The token is revoked.' : `All tokens of ${client} are revoked.`],
  );
