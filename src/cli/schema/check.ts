import { fileURLToPath } from 'node:url';
import { command } from '../command.js';
import { findSchemaProblems } from './find-schema-problems.js';
import { storedFilterWarnings } from './stored-filter-warnings.js';

const schemaDir = fileURLToPath(new URL('../../../schema', import.meta.url));

export const check = command('schema check')
  .describe('Whether every field has a rule, and SDL and models agree; fails if not')
  .example('schema check')
  .action(
    async (surroundings) => {
      const { models } = await import('../../models/index.js');
      const { resolvers } = await import('../../resolvers/index.js');
      const problems = findSchemaProblems({ schemaDir, models, resolvers });
      const warnings = problems.length > 0 ? [] : await storedFilterWarnings(surroundings);
      return { ok: problems.length === 0, problems, warnings };
    },
    ({ ok, problems, warnings }) => [
      ...(ok ? ['Every field has a rule, and SDL and models agree.'] : problems),
      ...warnings.map((warning) => `warning: ${warning}`),
    ],
    { hasFailed: ({ ok }) => !ok },
  );
