import { command } from '../command.js';

export const remove = command('clients delete <id>')
  .describe('Forget a client; its tokens die with it')
  .uses('registry')
  .example('clients delete orders')
  .action(
    async ({ registry }, id) => {
      await registry.clients.remove(id);
      return { id };
    },
    ({ id }) => [`Client ${id} is deleted.`],
  );
