import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { as } from '../support/as.js';
import { startTestServer } from '../support/start-test-server.js';
import { openTestStore, type TestStore } from '../support/store.js';
import { clientWith } from '../support/test-client.js';
import { type CommandLine, commandLine } from './command-line.js';

const env = { KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64') };
const who = `cli:${userInfo().username}`;
let store: TestStore;
let client: mongoose.mongo.MongoClient;
let cli: CommandLine;
let folder: string;

beforeAll(async () => {
  store = await openTestStore();
  client = await mongoose.mongo.MongoClient.connect(store.uri);
  cli = commandLine(store.uri, { env });
  folder = await mkdtemp(join(tmpdir(), 'scopeql-'));
});

afterAll(async () => {
  await client.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

const shown = {
  _id: 0,
  clientId: 1,
  kind: 1,
  operationName: 1,
  coordinates: 1,
  changedFields: 1,
  decision: 1,
} as const;

/** The commands end every connection of Mongoose's, so the store is looked at by the driver. */
function events() {
  return client
    .db()
    .collection('audit_events')
    .find({}, { projection: shown, sort: { time: 1, _id: 1 } })
    .toArray();
}

describe('AZ-15 what the command line administers is audited as what the API administers', () => {
  it.each<[readonly string[], Record<string, unknown>]>([
    [
      ['clients', 'create', 'orders', '--scope', 'read', '--grant', 'view_movie'],
      {
        operationName: 'clients create orders',
        coordinates: ['Mutation.createClient'],
        changedFields: ['scope', 'grant'],
      },
    ],
    [
      ['clients', 'update', 'orders', '--name', 'Orders'],
      { coordinates: ['Mutation.updateClient'], changedFields: ['name'] },
    ],
    [
      ['clients', 'grant', 'orders', 'change_movie', '--where', '{"title":{"eq":"hush"}}'],
      {
        operationName: 'clients grant orders change_movie',
        coordinates: ['Mutation.grantPermission'],
        changedFields: ['where'],
      },
    ],
    [['clients', 'revoke', 'orders', 'change_movie'], { coordinates: ['Mutation.revokePermission'] }],
    [['clients', 'rotate-secret', 'orders'], { coordinates: ['Mutation.rotateClientSecret'] }],
    [['clients', 'disable', 'orders'], { operationName: 'clients disable orders', coordinates: ['clients disable'] }],
    [['groups', 'create', 'readers'], { operationName: 'groups create readers' }],
    [['groups', 'grant', 'readers', 'view_movie'], { operationName: 'groups grant readers view_movie' }],
    [['groups', 'add', 'readers', 'orders'], { operationName: 'groups add readers orders' }],
    [['keys', 'rotate'], { coordinates: ['keys rotate'] }],
    [['tokens', 'revoke', '--client', 'orders'], { operationName: 'tokens revoke', changedFields: ['client'] }],
    [['clients', 'delete', 'orders'], { coordinates: ['Mutation.deleteClient'] }],
  ])('%j', async (argv, expected) => {
    const before = await events();
    expect((await cli(...argv)).exitCode).toBe(0);
    const after = await events();
    expect(after).toHaveLength(before.length + 1);
    expect(after.at(-1)).toMatchObject({ ...expected, clientId: who, kind: 'administration', decision: 'allowed' });
    expect(JSON.stringify(after)).not.toMatch(/sqs_|hush|Orders/);
  });

  it('access apply', async () => {
    const file = join(folder, 'access.yaml');
    await writeFile(file, 'clients: { filed: { scopes: [read], grants: [{ permission: view_movie }] } }\n');
    expect((await cli('access', 'apply', '-f', file)).exitCode).toBe(0);
    expect((await events()).at(-1)).toMatchObject({ operationName: 'access apply', changedFields: ['file'] });
  });

  it('what only looks, and what is refused, leaves none', async () => {
    const before = await events();
    await cli('clients', 'list');
    await cli('clients', 'create', 'x', '--scope', 'nonsense');
    await cli('clients', 'delete', 'nobody');
    expect(await events()).toEqual(before);
  });

  it('can be read through the API', async () => {
    const server = await startTestServer({ store, env });
    try {
      const auditor = clientWith({ permissions: ['view_auditevent'], scopes: ['read'] });
      const document =
        'query ($who: String) { auditEvents(where: { clientId: { eq: $who } }, first: 1) { nodes { operationName } } }';
      expect(await as(auditor).data(document, { who })).toEqual({
        auditEvents: { nodes: [{ operationName: 'clients create orders' }] },
      });
    } finally {
      await server.close();
    }
  });
});
