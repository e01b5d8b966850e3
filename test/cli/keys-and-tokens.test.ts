import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { openTestStore, type TestStore } from '../support/store.js';
import { makeFolder } from './access/file.js';
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

describe('what is refused, with a message and no trace', () => {
  const errorOf = async (words: readonly string[], env: Record<string, string> = {}) => {
    const { exitCode, stdout, stderr } = await commandLine(store.uri, { env: { ...keys, ...env } })('--json', ...words);
    expect([exitCode, stdout]).toEqual([1, '']);
    return JSON.parse(stderr).error;
  };

  it.each([
    ['garbage', 'not-a-token'],
    ['a token of somebody else', 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.AAAA'],
  ])('tokens revoke of %s', async (_what, token) => {
    const error = await errorOf(['tokens', 'revoke', token]);
    expect(error).toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining('neither a token of ours'),
    });
    expect(error.message).not.toContain(token);
  });

  it('tokens revoke of a client that does not exist', async () => {
    expect(await errorOf(['tokens', 'revoke', '--client', 'nobody'])).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('keys retire of the key that signs, and of none', async () => {
    const signing = Object.values(Object(await cli.json('keys', 'list'))).find(
      (key) => Object(key).state === 'signing',
    );
    const { kid } = Object(signing);
    expect(await errorOf(['keys', 'retire', '--', kid])).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('keys rotate --now'),
    });
    expect(await errorOf(['keys', 'retire', 'nope'])).toMatchObject({ code: 'NOT_FOUND' });
    expect(Object.values(Object(await cli.json('keys', 'list')))).toContainEqual(signing);
  });

  it('keys rewrap without the key that sealed them; with it they are sealed anew', async () => {
    const fresh = randomBytes(32).toString('base64');
    const wrong = await errorOf(['keys', 'rewrap'], { KEY_ENCRYPTION_KEY: fresh });
    expect(wrong.message).toContain('KEY_ENCRYPTION_KEY');
    const both = `${fresh},${keys.KEY_ENCRYPTION_KEY}`;
    const renewing = commandLine(store.uri, { env: { KEY_ENCRYPTION_KEY: both } });
    expect(Object(await renewing.json('keys', 'rewrap')).rewrapped).toBeGreaterThan(0);
    expect(Object(await renewing.json('keys', 'rewrap')).rewrapped).toBe(0);
    const back = commandLine(store.uri, { env: { KEY_ENCRYPTION_KEY: `${keys.KEY_ENCRYPTION_KEY},${fresh}` } });
    await back.json('keys', 'rewrap');
  });

  it('clients create with keys that are none, private ones, or at a URL', async () => {
    const folder = await makeFolder();
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const secret = privateKey.export({ format: 'jwk' });
    const files = [
      await folder.write('garbage.json', 'garbage'),
      await folder.write('none.json', '{}'),
      await folder.write('private.json', JSON.stringify({ keys: [{ ...secret, alg: 'ES256' }] })),
      'http://127.0.0.1:9/jwks.json',
    ];
    for (const file of files) {
      const error = await errorOf(['clients', 'create', 'keyed', '--jwks', file]);
      expect(error.code).toBe('BAD_USER_INPUT');
      expect(error.message).not.toContain(String(secret.d));
    }
    expect(await errorOf(['clients', 'show', 'keyed'])).toMatchObject({ code: 'NOT_FOUND' });
    await folder.remove();
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
