import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccessState } from '../../src/access/as-code/access-state.js';
import { readSnapshot } from '../../src/registry/access-snapshot.js';
import { connectTestStore, type TestStore } from '../support/store.js';

let store: TestStore;

beforeAll(async () => {
  store = await connectTestStore();
});
afterAll(() => store.close());

/** Of two such states every record differs, and each has some that the other has not. */
function state(name: string, permission: string): AccessState {
  const grants = [{ permission, where: null, until: null }];
  const client = { name, scopes: [name], groups: ['all', name], grants, attributes: { of: [name] } };
  const ids = ['shared-1', 'shared-2', `${name}-1`, `${name}-2`];
  return {
    clients: new Map(ids.sort().map((id) => [id, client])),
    groups: new Map(['all', name].sort().map((id) => [id, { grants }])),
  };
}

const [first, second] = [state('first', 'view_movie'), state('second', 'add_movie')];

/** Comes to the first state, and dies on the way to the second: before the transaction's command of that number is sent, or after its commit. */
const program = `
  const [uri, connectUrl, registryUrl, states, fatal] = process.argv.slice(1);
  const { connectStore } = await import(connectUrl);
  const { createRegistry } = await import(registryUrl);
  const mongoose = (await import('mongoose')).default;
  await connectStore(uri, { monitorCommands: true });
  const [first, second] = JSON.parse(states).map(([clients, groups]) => ({ clients: new Map(clients), groups: new Map(groups) }));
  const log = { warn() {}, error() {}, info() {} };
  const { access } = createRegistry({ clock: Date.now, log, secretCost: 4 });
  await access.apply(first, 'remove');
  const dieAt = (name) => {
    process.stdout.write(name);
    process.kill(process.pid, 'SIGKILL');
  };
  let count = 0;
  const client = mongoose.connection.getClient();
  client.on('commandStarted', ({ command, commandName }) => {
    if (command.autocommit === false && ++count === Number(fatal)) dieAt(commandName);
  });
  client.on('commandSucceeded', ({ commandName }) => {
    if (commandName === 'commitTransaction') dieAt('committed');
  });
  await access.apply(second, 'remove');
`;

/** Answers at which command it died. */
async function applyAndDieAt(fatal: number): Promise<string> {
  const built = (file: string) => new URL(`../../dist/registry/${file}.js`, import.meta.url).href;
  const states = JSON.stringify([first, second].map(({ clients, groups }) => [[...clients], [...groups]]));
  const words = [store.uri, built('connect-store'), built('create-registry'), states, String(fatal)];
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [command, [, signal]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  expect(signal).toBe('SIGKILL');
  return command;
}

describe('access apply is all or nothing, also when the process is killed in between', () => {
  it('before each command of the transaction, and after its commit', async () => {
    const died: string[] = [];
    while (died.at(-1) !== 'committed' && died.length < 30) {
      died.push(await applyAndDieAt(died.length + 1));
      const { state: found } = await readSnapshot(null);
      expect(found).toEqual(died.at(-1) === 'committed' ? second : first);
    }
    expect(died.slice(0, 2)).toEqual(['find', 'find']);
    expect(died.slice(2, -2)).toEqual(expect.arrayContaining(['update', 'insert', 'delete']));
    expect(died.slice(-2)).toEqual(['commitTransaction', 'committed']);
  }, 120_000);
});
