import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../../src/lib/clock.js';
import { asToken } from '../../support/as.js';
import { startTestServer, type TestServer } from '../../support/start-test-server.js';
import { type Folder, makeFolder } from './file.js';

const MAIN = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

let server: TestServer;
let folder: Folder;
let env: Readonly<Record<string, string | undefined>>;

beforeAll(async () => {
  const KEY_ENCRYPTION_KEY = randomBytes(32).toString('base64');
  // The command line is another process and goes by the machine's clock, so the server does too.
  const clock = { now: systemClock, advance: () => undefined };
  [server, folder] = [await startTestServer({ env: { KEY_ENCRYPTION_KEY }, clock }), await makeFolder()];
  const { issuer: ISSUER, audience: AUDIENCE } = server.config;
  env = { PATH: process.env.PATH, MONGODB_URI: server.store.uri, KEY_ENCRYPTION_KEY, ISSUER, AUDIENCE };
});
afterAll(async () => {
  await server.close();
  await folder.remove();
});

/** Runs the command line as another process, whatever its exit code, and lets the server look for changes, as it does once a second. */
async function scopeql(...argv: readonly string[]) {
  const stdout = await new Promise<string>((resolve, reject) => {
    execFile(MAIN, [...argv, '--json'], { env }, (error, printed, said) =>
      printed === '' ? reject(error ?? new Error(said)) : resolve(printed),
    );
  });
  await server.registry.refresh();
  return Object(JSON.parse(stdout));
}

const apply = async (orders: object) =>
  scopeql('access', 'apply', '-f', await folder.write('access.yaml', { clients: { orders } }));

async function tokenFor(secret: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'orders', client_secret: secret });
  const answer = await server.fetch('/oauth/token', { method: 'POST', body });
  return Object(JSON.parse(await answer.text())).access_token;
}

describe('AZ-12 a running server sees what access apply changes', () => {
  it('at once and whole, and its denial, explain and access test give one reason', async () => {
    const document = '{ directors { totalCount } }';
    const grants = [{ permission: 'view_director' }];
    const { secrets } = await apply({ scopes: ['read'], grants });
    const token = await tokenFor(secrets[0].secret);
    expect(await asToken(token).data(document)).toEqual({ directors: { totalCount: 0 } });

    await apply({ scopes: ['read', 'write'], grants: [] });
    const [denied] = await asToken(token).errors(document);
    const explained = await scopeql('explain', '--document', document, '--client', 'orders');
    const tested = await scopeql(
      'access',
      'test',
      '-f',
      await folder.write('e.yaml', [{ client: 'orders', may: document }]),
    );
    expect(denied?.extensions.code).toBe('FORBIDDEN');
    expect([explained.coordinates[0].reason, tested.results[0].reason]).toEqual([denied?.message, denied?.message]);
    expect([explained.fix, tested.results[0].fix]).toEqual([denied?.extensions.fix, denied?.extensions.fix]);
  });
});
