import { command } from '../command.js';

export const rewrap = command('keys rewrap')
  .describe('Seal all keys with the first KEY_ENCRYPTION_KEY, so that the older ones can go')
  .uses('tokens')
  .example('keys rewrap')
  .action(
    async ({ tokens }) => ({ rewrapped: await tokens.keys.rewrap() }),
    ({ rewrapped }) => [`${rewrapped} keys are sealed anew.`],
  );
