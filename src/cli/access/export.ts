import { command } from '../command.js';
import { toAccessFile } from './access-file.js';

export const exportAccess = command('access export')
  .describe('Clients, groups and grants as an access file, to keep in git; secrets are never in it')
  .uses('registry')
  .example('access export > access.yaml')
  .action(
    async ({ registry }) => {
      const { writeAccessFile } = await import('./write-access-file.js');
      const file = toAccessFile(await registry.access.read());
      return { file, text: writeAccessFile(file) };
    },
    ({ text }) => [text],
    { json: ({ file }) => file },
  );
