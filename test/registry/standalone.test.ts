import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccessState } from '../../src/access/as-code/access-state.js';
import { Change } from '../../src/registry/models/change.js';
import { connectStandaloneStore } from '../support/standalone.js';
import { type OpenRegistry, openRegistry } from './open-registry.js';

let opened: OpenRegistry;
beforeAll(async () => {
  opened = await openRegistry(connectStandaloneStore);
});
afterAll(() => opened.close());

const nothing: AccessState = { clients: new Map(), groups: new Map() };
const one: AccessState = {
  clients: new Map([['a', { name: 'A client', scopes: [], groups: [], grants: [], attributes: {} }]]),
  groups: new Map(),
};

describe('a standalone MongoDB, which has no transactions', () => {
  it('refuses access apply, says why, and nothing is changed', async () => {
    const { access } = await opened.startNode();
    await expect(access.apply(one, 'keep')).rejects.toMatchObject({
      code: 'NO_TRANSACTIONS',
      message: expect.stringMatching(/nothing was changed.*replica set/),
    });
    expect([await access.read(), await Change.countDocuments({ isDone: false })]).toEqual([nothing, 0]);
  });

  it('takes a change of one client', async () => {
    const { clients, access } = await opened.startNode();
    await clients.create({ id: 'b', name: 'B' });
    expect([...(await access.read()).clients.keys()]).toEqual(['b']);
  });
});
