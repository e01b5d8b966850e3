import { matrixOf } from '../access/matrix.js';
import { command } from './command.js';
import { rightsOf } from './find-client.js';
import { matrixMarkdown, matrixView } from './matrix-view.js';

export const permissions = command('permissions')
  .describe('The access matrix: what each operation, field and argument asks of a caller')
  .option('--client <client>', 'also tell what this client may do')
  .flag('--markdown', 'print a Markdown table')
  .uses('schema')
  .example('permissions')
  .example('permissions --client orders')
  .example('permissions --markdown > docs/permissions.md')
  .action(
    async ({ schema, use }, { client }) => {
      const rights = client === undefined ? undefined : await rightsOf(client, await use('registry'));
      return matrixOf(schema.table, rights);
    },
    (matrix, { markdown }) => (markdown ? matrixMarkdown(matrix) : matrixView(matrix)),
  );
