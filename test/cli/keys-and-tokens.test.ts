import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { openTestStore, type TestStore } from '../support/store.js';
import { type CommandLine, commandLine } from './command-line.js';

const keys = { KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64') };
let store: TestStore;
let cli: CommandLine;

beforeAll(async () => {
  store = await openTestStore();
  cli = commandLine(store.uri, {
    env: { ...keys, ISSUER: 'https://auth.example', AUDIENCE: 'https://api.example/graphql' },
  });
  await cli('clients', 'create', 'orders', '--scope', 'read write', '--ttl', '120');
});

afterAll(async () => {
  await store.close();
});

describe('tokens issue', () => {
  it("answers the token endpoint's body, for the ISSUER and AUDIENCE of the environment", async () => {
    const body = Object(await cli.json('tokens', 'issue', 'orders', '--scope', 'read'));
    expect(body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 120, scope: 'read' });
    expect(decodeProtectedHeader(body.access_token)).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
    expect(decodeJwt(body.access_token)).toMatchObject({
      iss: 'https://auth.example',
      aud: 'https://api.example/graphql',
      client_id: 'orders',
      scope: 'read',
    });
  });

  it('prints the bare token otherwise, for $(...)', async () => {
    expect((await cli('tokens', 'issue', 'orders')).stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  });

  it('with PORT=0 and no ISSUER warns on stderr: no server will take it', async () => {
    const { exitCode, stderr } = await commandLine(store.uri, { env: { ...keys, PORT: '0' } })(
      'tokens',
      'issue',
      'orders',
    );
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/^warning: .* ISSUER/)]);
  });

  it.each([
    ['an unknown client', ['nobody'], 'NOT_FOUND'],
    ['a scope that the client does not have', ['orders', '--scope', 'movie:finance'], 'BAD_USER_INPUT'],
  ])('refuses %s', async (_what, words, code) => {
    const { exitCode, stdout, stderr } = await cli('tokens', 'issue', ...words, '--json');
    expect([exitCode, stdout, JSON.parse(stderr).error.code]).toEqual([1, '', code]);
  });
});

describe('tokens revoke', () => {
  it('takes a token, an id or a client', async () => {
    const { access_token: token } = Object(await cli.json('tokens', 'issue', 'orders'));
    const { jti } = decodeJwt(token);
    const ran = [
      await cli('tokens', 'revoke', token),
      await cli('tokens', 'revoke', String(jti)),
      await cli('tokens', 'revoke', '--client', 'orders'),
    ];
    expect(ran.map(({ exitCode, stdout }) => [exitCode, stdout.includes(token)])).toEqual(Array(3).fill([0, false]));
  });

  it.each([[[]], [['x', '--client', 'orders']]])('wants one of them: %j', async (words) => {
    expect((await cli('tokens', 'revoke', ...words)).exitCode).toBe(2);
  });
});

describe('keys', () => {
  it('shows the one that signs, and the next one after a rotation', async () => {
    const states = async () => Object.values(Object(await cli.json('keys', 'list'))).map((key) => Object(key).state);
    expect(await states()).toEqual(['signing']);
    const { kid } = Object(await cli.json('keys', 'rotate'));
    expect((await states()).sort()).toEqual(['next', 'signing']);
    const { access_token: token } = Object(await cli.json('tokens', 'issue', 'orders'));
    expect(decodeProtectedHeader(token).kid).not.toBe(kid);
  });

  it('signs with the new one at once after rotate --now', async () => {
    const { kid } = Object(await cli.json('keys', 'rotate', '--now'));
    const { access_token: token } = Object(await cli.json('tokens', 'issue', 'orders'));
    expect(decodeProtectedHeader(token).kid).toBe(kid);
  });

  it('never prints a private key', async () => {
    const { stdout } = await cli('keys', 'list', '--json');
    expect(Object.keys(JSON.parse(stdout)[0]).sort()).toEqual([
      'alg',
      'createdAt',
      'isWrappedByCurrent',
      'kid',
      'retiredAt',
      'signsFrom',
      'state',
    ]);
  });
});
