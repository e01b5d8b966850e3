import { command } from '../command.js';
import { rightsOf } from '../find-client.js';

export const print = command('schema print')
  .describe('The schema as SDL: all of it, or what one client may use')
  .option('--client <client>', 'only what this client may use with all of its scopes')
  .uses('schema')
  .example('schema print')
  .example('schema print --client orders > orders.graphql')
  .action(
    async ({ schema: { schema, table }, use }, { client }) => {
      const { printSchema } = await import('graphql');
      if (client === undefined) {
        return { sdl: printSchema(schema) };
      }
      const { VisibleSchemas } = await import('../../graphql/visible-schemas.js');
      const rights = await rightsOf(client, await use('registry'));
      return { sdl: new VisibleSchemas(table).sdlFor(rights).trimEnd() };
    },
    ({ sdl }) => [sdl],
  );
