import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '../../src/lib/clock.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const runFile = promisify(execFile);

let server: TestServer;
let env: Readonly<Record<string, string | undefined>>;

beforeAll(async () => {
  const KEY_ENCRYPTION_KEY = randomBytes(32).toString('base64');
  // The command line is another process and goes by the machine's clock, so the server does too.
  const clock = { now: systemClock, advance: () => undefined };
  server = await startTestServer({ env: { KEY_ENCRYPTION_KEY }, clock });
  const { issuer: ISSUER, audience: AUDIENCE } = server.config;
  env = { PATH: process.env.PATH, MONGODB_URI: server.store.uri, KEY_ENCRYPTION_KEY, ISSUER, AUDIENCE };
});

afterAll(async () => {
  await server.close();
});

/** Runs the command line as another process and lets the server look for changes, as it does once a second by itself. */
async function scopeql(...argv: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout } = await runFile(MAIN, [...argv, '--json'], { env });
  await server.registry.refresh();
  return JSON.parse(stdout);
}

async function ask(token: unknown, query = '{ directors { totalCount } }'): Promise<{ status: number; code?: string }> {
  const response = await server.fetch('/graphql', {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { errors } = JSON.parse(await response.text());
  return { status: response.status, ...(errors && { code: errors[0].extensions.code }) };
}

async function tokenOf(id: unknown, secret: unknown): Promise<Response> {
  return server.fetch('/oauth/token', {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
}

describe('AZ-12 a running server sees what the command line changes', () => {
  it('knows a new client, its secret, and a token that the command line issued', async () => {
    const { id, secret } = await scopeql('clients', 'create', 'fresh', '--scope', 'read', '--grant', 'view_director');
    expect((await tokenOf(id, secret)).status).toBe(200);
    const { access_token: token } = await scopeql('tokens', 'issue', 'fresh');
    expect(await ask(token)).toEqual({ status: 200 });
  });

  it.each([
    ['a permission is revoked', ['clients', 'revoke', 'ID', 'view_director'], { status: 403, code: 'FORBIDDEN' }],
    ['its scopes are taken away', ['clients', 'update', 'ID', '--scope', ''], { status: 403, code: 'FORBIDDEN' }],
    ['the client is disabled', ['clients', 'disable', 'ID'], { status: 401, code: 'UNAUTHENTICATED' }],
    ['the client is deleted', ['clients', 'delete', 'ID'], { status: 401, code: 'UNAUTHENTICATED' }],
    ['its signing key is out of trust', ['keys', 'rotate', '--now'], { status: 401, code: 'UNAUTHENTICATED' }],
  ])('refuses a token once %s', async (_what, words, refusal) => {
    const id = `client-${words[1]}`;
    await scopeql('clients', 'create', id, '--scope', 'read', '--grant', 'view_director');
    const { access_token: token } = await scopeql('tokens', 'issue', id);
    expect(await ask(token)).toEqual({ status: 200 });
    await scopeql(...words.map((word) => (word === 'ID' ? id : word)));
    expect(await ask(token)).toEqual(refusal);
  });

  it('takes the new secret and no more the old one after a rotation without overlap', async () => {
    const { secret: old } = await scopeql('clients', 'create', 'rotating', '--scope', 'read');
    const { secret } = await scopeql('clients', 'rotate-secret', 'rotating', '--overlap', '0s');
    const statuses = [(await tokenOf('rotating', secret)).status, (await tokenOf('rotating', old)).status];
    expect(statuses).toEqual([200, 401]);
  });

  it('refuses a token whose id was revoked', async () => {
    await scopeql('clients', 'create', 'careless', '--scope', 'read', '--grant', 'view_director');
    const { access_token: token } = await scopeql('tokens', 'issue', 'careless');
    await scopeql('tokens', 'revoke', String(token));
    expect(await ask(token)).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  });
});
