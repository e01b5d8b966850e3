import { command } from '../command.js';

export const enable = command('clients enable <id>')
  .describe('Let a disabled client in again')
  .uses('registry')
  .example('clients enable orders')
  .action(
    ({ registry }, id) => registry.clients.enable(id),
    ({ id }) => [`Client ${id} is enabled.`],
  );
