import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OpenStore, openStore, run } from './embedded-kit.js';

// What mongosh and Compass send when they connect and show a database, as far as we know them; nothing here was recorded from them.
let store: OpenStore;
beforeAll(async () => {
  store = await openStore();
  await store.db.collection('films').insertOne({ title: 'x' });
});
afterAll(() => store.close());

const admin = { $db: 'admin' };

describe('what mongosh and Compass ask when they connect', () => {
  it.each([
    ['hello', { hello: 1, ...admin }],
    ['ping', { ping: 1, ...admin }],
    ['buildInfo', { buildInfo: 1, ...admin }],
    ['connectionStatus', { connectionStatus: 1, showPrivileges: true, ...admin }],
    ['listDatabases', { listDatabases: 1, nameOnly: true, ...admin }],
    ['listCollections', { listCollections: 1, nameOnly: false, filter: {} }],
    ['listIndexes', { listIndexes: 'films', cursor: {} }],
    ['a page', { find: 'films', filter: {}, skip: 0, limit: 20, maxTimeMS: 60_000 }],
    ['a count', { aggregate: 'films', pipeline: [{ $match: {} }, { $group: { _id: 1, n: { $sum: 1 } } }], cursor: {} }],
  ])('%s is answered', async (_what, command) => {
    expect(await asking(command)).not.toHaveProperty('failed');
  });

  it.each([
    ['getLog', { getLog: 'startupWarnings', ...admin }],
    ['getParameter', { getParameter: 1, featureCompatibilityVersion: 1, ...admin }],
    ['getCmdLineOpts', { getCmdLineOpts: 1, ...admin }],
    ['atlasVersion', { atlasVersion: 1, ...admin }],
    ['hostInfo', { hostInfo: 1, ...admin }],
    ['serverStatus', { serverStatus: 1, ...admin }],
    ['dbStats', { dbStats: 1 }],
    ['collStats', { collStats: 'films' }],
    ['top', { top: 1, ...admin }],
    ['currentOp', { currentOp: 1, ...admin }],
  ])('%s is refused politely, and the connection stays', async (name, command) => {
    const { failed } = await asking(command);
    expect([failed?.code, failed?.message]).toEqual([59, expect.stringContaining(name)]);
    expect(await asking({ ping: 1 })).not.toHaveProperty('failed');
  });
});

function asking({ $db, ...command }: Record<string, unknown>) {
  return run(typeof $db === 'string' ? store.client.db($db) : store.db, command);
}
