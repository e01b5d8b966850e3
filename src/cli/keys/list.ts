import { command } from '../command.js';
import { keysView, toShownKey } from './key-view.js';

export const list = command('keys list')
  .describe('The keys that sign access tokens, and until when each is trusted')
  .uses('tokens')
  .example('keys list')
  .action(async ({ tokens }) => (await tokens.keys.list()).map(toShownKey), keysView);
