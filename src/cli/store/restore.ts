import { command } from '../command.js';

export const restore = command('store restore <file>')
  .describe('Make of a backup the embedded store of a DATA_DIR that has none')
  .uses('embedded')
  .example('store restore scopeql-2026-11-25.mdb')
  .action(
    async ({ embedded }, file) => {
      await embedded.restore(file);
      return { file };
    },
    ({ file }) => [
      `DATA_DIR has the store of ${file}.`,
      'Put the key-encryption-key of the store that was backed up beside it, before the server starts.',
    ],
  );
