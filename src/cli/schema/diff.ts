import { InvalidArgumentError } from 'commander';
import { reachOf } from '../../access/reach.js';
import { command } from '../command.js';
import { rightsOf } from '../find-client.js';
import { tableOr } from '../view.js';

export const diff = command('schema diff')
  .describe('What of the schema one of two clients may use and the other not')
  .pair('--client <a> <b>', 'the two clients, each with all of its scopes')
  .uses('schema', 'registry')
  .example('schema diff --client orders billing')
  .action(
    async ({ schema: { table }, registry }, { client }) => {
      const [a, b] = requirePair(client);
      const reachA = reachOf(table, await rightsOf(a, registry)).coordinates;
      const reachB = reachOf(table, await rightsOf(b, registry)).coordinates;
      return [
        ...[...reachA].filter((each) => !reachB.has(each)).map((coordinate) => ({ coordinate, may: a, mayNot: b })),
        ...[...reachB].filter((each) => !reachA.has(each)).map((coordinate) => ({ coordinate, may: b, mayNot: a })),
      ];
    },
    (rows) =>
      tableOr(
        'Both may use the same.',
        ['coordinate', 'may', 'may not'],
        rows.map(({ coordinate, may, mayNot }) => [coordinate, may, mayNot]),
      ),
  );

function requirePair(client: readonly [string, string] | undefined): readonly [string, string] {
  if (!client) throw new InvalidArgumentError('Name the two clients: --client orders billing');
  return client;
}
