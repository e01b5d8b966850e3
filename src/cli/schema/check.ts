import { command } from '../command.js';
import { findSchemaProblems } from './find-schema-problems.js';

export const check = command('schema check')
  .describe('Whether every field has a rule, and SDL and models agree; fails if not')
  .example('schema check')
  .action(
    async ({ use }) => {
      const problems = await findSchemaProblems(() => use('schema'));
      return { ok: problems.length === 0, problems };
    },
    ({ ok, problems }) => (ok ? ['Every field has a rule, and SDL and models agree.'] : problems),
    { hasFailed: ({ ok }) => !ok },
  );
