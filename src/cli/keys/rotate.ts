import { command } from '../command.js';
import { keysView, toShownKey } from './key-view.js';

export const rotate = command('keys rotate')
  .describe('Make a new signing key; it signs once every verifier can know it, and no token fails')
  .flag('--now', 'after a compromise: it signs at once, and all others are out of trust, with all tokens they signed')
  .uses('tokens')
  .example('keys rotate')
  .example('keys rotate --now')
  .action(
    async ({ tokens }, { now = false }) => toShownKey(await tokens.keys.rotate({ now })),
    (key) => keysView([key]),
  );
