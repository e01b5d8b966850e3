import { command } from '../command.js';

export const remove = command('groups delete <group>')
  .describe('Dissolve a group; its members lose what only it gave them')
  .uses('registry')
  .example('groups delete readers')
  .action(
    async ({ registry }, id) => {
      await registry.groups.remove(id);
      return { id };
    },
    ({ id }) => [`Group ${id} is deleted.`],
  );
