import { command } from '../command.js';

export const print = command('schema print')
  .describe('The schema as SDL: all of it, or what one client may use')
  .option('--client <client>', 'only what this client may use')
  .uses('schema')
  .example('schema print')
  .example('schema print --client orders > orders.graphql')
  .action(
    async ({ schema }) => {
      const { printSchema } = await import('graphql');
      return { sdl: printSchema(schema.schema) };
    },
    ({ sdl }) => [sdl],
  );
