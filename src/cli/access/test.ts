import { askerIn } from '../../access/as-code/asker-in.js';
import { judge, type Verdict } from '../../access/as-code/expectation.js';
import { unknownClient } from '../../registry/unknown-client.js';
import { command } from '../command.js';
import type { OpenSchema, Surroundings } from '../resources.js';
import { requireFile, withFileOption } from './file-option.js';
import { type TestedExpectation, testedView } from './tested-view.js';

export const test = withFileOption(
  command('access test').describe(
    'Whether clients may do what they should, and not what they should not; fails if any is wrong',
  ),
  'the expectations: a list of {client, may|mayNot: <coordinate>|<document>}',
)
  .option('--access <file>', 'test what this access file says instead of what the store has; no store is needed then')
  .uses('schema')
  .example('access test -f expectations.yaml')
  .example('access test -f expectations.yaml --access access.yaml')
  .action(
    async (opened, { file, access }) => {
      const path = requireFile(file);
      const { readExpectations } = await import('./read-expectations.js');
      const state = await stateOf(opened, access);
      const disabled = access === undefined ? await disabledClients(opened) : new Set<string>();
      const { table } = opened.schema;
      const expectations = await readExpectations(path, table, new Set(state.clients.keys()));
      const results = expectations.map(({ client, deed, ...said }): TestedExpectation => {
        const asker = askerIn(state, client, opened.io.clock());
        if (!asker) throw unknownClient(client);
        const { allowed, reason, fix } = disabled.has(client) ? ofDisabled(client) : judge(table, asker, deed);
        const passed = allowed === (said.may !== undefined);
        return { client, ...said, passed, reason, fix: passed || allowed ? null : fix };
      });
      return { passed: results.every((result) => result.passed), results };
    },
    testedView,
    { hasFailed: ({ passed }) => !passed },
  );

/** Of the file, checked as `access apply` would check it, or of the store. */
async function stateOf({ schema, use }: Surroundings & { readonly schema: OpenSchema }, access: string | undefined) {
  if (access === undefined) return (await use('registry')).access.read();
  const { readAccessFile } = await import('./read-access-file.js');
  const { checkAccess } = await import('../../registry/check-access.js');
  const { vocabulary } = schema;
  const surroundings = { vocabulary, groupIds: new Set<string>(), maxTtlSeconds: Number.POSITIVE_INFINITY };
  const file = await readAccessFile(access, surroundings);
  return checkAccess(file, { ...surroundings, groupIds: new Set(file.groups.keys()) });
}

/** An access file says nothing of it; in the store a client may be disabled. */
async function disabledClients({ use }: Surroundings): Promise<ReadonlySet<string>> {
  const clients = await (await use('registry')).clients.list();
  return new Set(clients.flatMap(({ id, enabled }) => (enabled ? [] : [id])));
}

/** Whatever it holds, none of its tokens is taken. */
function ofDisabled(id: string): Verdict {
  return { allowed: false, reason: `${id} is disabled`, fix: `npx scopeql clients enable ${id}` };
}
