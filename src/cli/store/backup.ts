import { command } from '../command.js';

export const backup = command('store backup <file>')
  .describe('Write the embedded store, as it is at this moment, into a new file; a running server goes on')
  .uses('embedded')
  .example('store backup scopeql-2026-11-25.mdb')
  .action(
    async ({ embedded }, file) => {
      await embedded.backup(file);
      return { file };
    },
    ({ file }) => [
      `The store is in ${file}; \`store restore\` makes a store of it again.`,
      'Keep DATA_DIR/key-encryption-key too, in another place: it opens the signing keys that are in the backup.',
    ],
  );
