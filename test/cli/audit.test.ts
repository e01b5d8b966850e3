import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { as } from '../support/as.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { clientWith } from '../support/test-client.js';
import { type CommandLine, commandLine } from './command-line.js';

const auditor = clientWith({ permissions: ['view_auditevent'], scopes: ['read'] });
const who = `cli:${userInfo().username}`;
let server: TestServer;
let cli: CommandLine;
let folder: string;

beforeAll(async () => {
  server = await startTestServer();
  cli = commandLine(server.store.uri);
  folder = await mkdtemp(join(tmpdir(), 'scopeql-'));
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Shown {
  readonly clientId: string;
  readonly operationName: string;
  readonly coordinates: readonly string[];
  readonly changedFields: readonly string[];
}

async function events(): Promise<readonly Shown[]> {
  const document = `query ($who: String) {
    auditEvents(where: { kind: { eq: "administration" }, clientId: { eq: $who } }, first: 100) {
      nodes { clientId operationName coordinates changedFields decision }
    }
  }`;
  const { auditEvents } = await as(auditor).data<{ auditEvents: { nodes: readonly Shown[] } }>(document, { who });
  return auditEvents.nodes;
}

describe('AZ-15 what the command line administers is audited as what the API administers', () => {
  it.each<[readonly string[], Partial<Shown>]>([
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
    expect(after.at(-1)).toMatchObject({ ...expected, clientId: who, decision: 'allowed' });
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
});
