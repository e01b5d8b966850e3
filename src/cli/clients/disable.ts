import { command } from '../command.js';

export const disable = command('clients disable <id>')
  .describe('Stop a client: its tokens are refused at once, and it gets no new ones')
  .uses('registry')
  .example('clients disable orders')
  .action(
    ({ registry }, id) => registry.clients.disable(id),
    ({ id }) => [`Client ${id} is disabled.`],
  );
