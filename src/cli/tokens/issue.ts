import { command } from '../command.js';
import { findClient } from '../find-client.js';

export const issue = command('tokens issue <client>')
  .describe('Issue an access token to a client without its secret, as the token endpoint would')
  .option('--scope <scopes>', 'some of its scopes, separated by spaces (default: all)')
  .uses('config', 'registry', 'tokens')
  .example('tokens issue orders')
  .example('tokens issue orders --scope read --json')
  .action(
    async ({ config, registry, tokens, io }, id, { scope }) => {
      const answer = await tokens.issueAccessToken(await findClient(id, registry), scope);
      if (URL.parse(config.issuer)?.port === '0') io.stderr.write(`${unknownIssuer(config.issuer)}\n`);
      return answer;
    },
    (answer) => [answer.access_token],
  );

/** With PORT=0 only a running server knows its port, and so the issuer that it answers to. */
function unknownIssuer(issuer: string): string {
  return `warning: the token is signed for ${issuer}, which is no server's: with PORT=0 set ISSUER (and AUDIENCE) to the URL that your server printed`;
}
