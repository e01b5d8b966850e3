import { command } from '../command.js';
import { typedDuration } from '../values/typed-duration.js';
import { secretView } from './client-view.js';

const DAY_SECONDS = 86_400;

export const rotateSecret = command('clients rotate-secret <id>')
  .describe(
    'Give a client a new secret and show it, this once; the old one works on for the overlap and then dies by itself',
  )
  .option(
    '--overlap <duration>',
    'how long the old secret works on: 90s, 15m, 24h, 7d; 0s ends it now (default 24h)',
    typedDuration,
  )
  .flag('--revoke-tokens', 'end all tokens that the client has')
  .uses('registry')
  .example('clients rotate-secret orders')
  .example('clients rotate-secret orders --overlap 0s --revoke-tokens')
  .action(
    ({ registry }, id, { overlap = DAY_SECONDS, revokeTokens = false }) =>
      registry.clients.rotateSecret(id, { overlapSeconds: overlap, revokeTokens }),
    ({ id, secret }) => [`Client ${id} has a new secret.`, ...secretView(id, secret)],
  );
