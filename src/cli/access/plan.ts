import { command } from '../command.js';
import { readFileFor, showPlan } from './access-change.js';
import { requireFile, withFileOption } from './file-option.js';
import { planView } from './plan-view.js';

export const plan = withFileOption(
  command('access plan')
    .describe('What `access apply` would change, and what each client could then do, or do no more')
    .flag('--prune', 'as `access apply --prune` would'),
  'the access file',
)
  .uses('schema', 'registry')
  .example('access plan -f access.yaml')
  .example('access plan -f access.yaml --prune --json')
  .action(
    async (opened, { file: typed, prune }) => {
      const path = requireFile(typed);
      const unnamed = prune ? 'remove' : 'keep';
      const file = await readFileFor(opened, path, unnamed);
      return showPlan(opened, await opened.registry.access.preview(file, unnamed), file);
    },
    (shown, { prune }) => planView(shown, { isPruning: prune === true, isDone: false }),
  );
