import { command } from '../command.js';
import { readFileFor, showPlan } from './access-change.js';
import { requireFile, withFileOption } from './file-option.js';
import { newSecretsView, planView } from './plan-view.js';

export const apply = withFileOption(
  command('access apply')
    .describe('Make clients, groups and grants what an access file says: all of it at once, or nothing')
    .flag('--prune', 'delete the clients and groups that the file does not name'),
  'the access file',
)
  .uses('schema', 'registry')
  .example('access apply -f access.yaml')
  .example('access apply -f access.yaml --prune')
  .action(
    async (opened, { file: typed, prune }) => {
      const path = requireFile(typed);
      const unnamed = prune ? 'remove' : 'keep';
      const file = await readFileFor(opened, path, unnamed);
      const applied = await opened.registry.access.apply(file, unnamed);
      return { ...showPlan(opened, applied, file), secrets: applied.secrets };
    },
    (shown, { prune }) => [
      ...planView(shown, { isPruning: prune === true, isDone: true }),
      ...newSecretsView(shown.secrets),
    ],
  );
