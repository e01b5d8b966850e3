import { command } from '../command.js';

export const retire = command('keys retire <kid>')
  .describe('Take one key out of trust, with all tokens that it signed')
  .uses('tokens')
  .example('keys retire 2f0c6d1e')
  .action(
    async ({ tokens }, kid) => {
      await tokens.keys.retire(kid);
      return { kid };
    },
    ({ kid }) => [`Key ${kid} is out of trust.`],
  );
