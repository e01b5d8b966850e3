import { describe, expect, it } from '@jest/globals';
import { rawHttp } from '../../support/raw-http.js';
import { type Answer, basic, post, type Registered, register, requestToken } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer();
const grant = { grant_type: 'client_credentials' };

const refused = (answer: Answer) => [
  answer.status,
  answer.json.error,
  answer.headers.get('www-authenticate')?.slice(0, 6),
];
const invalidClient = [401, 'invalid_client', 'Basic '];

describe('TS-2 client_secret_basic and client_secret_post (RFC 6749 2.3.1)', () => {
  it.each(['Basic', 'basic', 'BASIC'])('takes the scheme as %s', async (scheme) => {
    const { id, secret } = await register(server());
    const authorization = `${scheme} ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    expect((await post(server(), '/oauth/token', grant, { authorization })).status).toBe(200);
  });

  it('decodes id and secret as forms do', async () => {
    const { id, secret } = await register(server());
    const encoded = [...`${id}:${secret}`].map((c) => (c === ':' ? c : `%${c.charCodeAt(0).toString(16)}`)).join('');
    const authorization = `Basic ${Buffer.from(encoded).toString('base64')}`;
    expect((await post(server(), '/oauth/token', grant, { authorization })).status).toBe(200);
  });

  it('takes credentials in the body', async () => {
    const { id, secret } = await register(server());
    const answer = await post(server(), '/oauth/token', { ...grant, client_id: id, client_secret: secret });
    expect(answer.status).toBe(200);
  });

  it('allows an equal client_id beside Basic, and no other', async () => {
    const { id, secret } = await register(server());
    const equal = await post(server(), '/oauth/token', { ...grant, client_id: id }, basic(id, secret));
    const other = await post(server(), '/oauth/token', { ...grant, client_id: 'other' }, basic(id, secret));
    expect([equal.status, other.status, other.json.error]).toEqual([200, 400, 'invalid_request']);
  });

  it.each<[string, (client: Registered) => Record<string, string>]>([
    ['a secret in the body', ({ id, secret }) => ({ client_id: id, client_secret: secret })],
    ['an assertion', () => ({ client_assertion: 'x', client_assertion_type: 'y' })],
    ['the type of an assertion', () => ({ client_assertion_type: 'y' })],
  ])('more than one mechanism is invalid_request: Basic and %s', async (_name, params) => {
    const client = await register(server());
    const answer = await post(
      server(),
      '/oauth/token',
      { ...grant, ...params(client) },
      basic(client.id, client.secret),
    );
    expect([answer.status, answer.json.error]).toEqual([400, 'invalid_request']);
  });

  it('two Authorization headers are invalid_request, even if both are right', async () => {
    const { id, secret } = await register(server());
    const { authorization } = basic(id, secret);
    const answer = await rawHttp(
      server().url,
      `POST /oauth/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${authorization}\r\nAuthorization: ${authorization}\r\n` +
        'Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 29\r\n\r\ngrant_type=client_credentials',
    );
    expect([answer.status, JSON.parse(answer.body).error]).toEqual([400, 'invalid_request']);
  });

  it('never falls back from a Basic that fails to the body', async () => {
    const { id, secret } = await register(server());
    const answer = await post(
      server(),
      '/oauth/token',
      { ...grant, client_id: id, client_secret: secret },
      basic(id, 'wrong'),
    );
    expect(answer.status).toBe(400);
  });

  it.each([
    '',
    'Basic',
    'Basic ',
    'Basic !!!!',
    'Basic eA==',
    'Basic Og==',
    'Basic eDo=',
    'Basic OnB3',
    'Basic JXp6OiV6eg==',
    'Basic /////w==',
    'Bearer x',
    'Digest x',
    'x',
  ])('a malformed or foreign Authorization header is 401 with Basic: %j', async (authorization) => {
    expect(refused(await post(server(), '/oauth/token', grant, { authorization }))).toEqual(invalidClient);
  });

  it.each<[string, Record<string, string>]>([
    ['none', {}],
    ['only an id', { client_id: 'catalog-reader' }],
    ['only a secret', { client_secret: 'x' }],
    ['wrong ones in the body', { client_id: 'nobody', client_secret: 'x' }],
  ])('no or incomplete credentials are 401 with Basic: %s', async (_name, params) => {
    expect(refused(await post(server(), '/oauth/token', { ...grant, ...params }))).toEqual(invalidClient);
  });
});

describe('TS-3 unknown client, wrong secret, disabled client, expired secret: the same answer', () => {
  async function attempts(): Promise<readonly Answer[]> {
    const right = await register(server());
    const disabled = await register(server());
    await server().registry.clients.disable(disabled.id);
    const rotated = await register(server());
    await server().registry.clients.rotateSecret(rotated.id, { overlapSeconds: 60 });
    server().clock.advance(61);
    const keyId = right.secret.split('_')[1];
    return Promise.all([
      requestToken(server(), { id: 'nobody-at-all', secret: right.secret }),
      requestToken(server(), { id: right.id, secret: `sqs_${keyId}_${'A'.repeat(43)}` }),
      requestToken(server(), { id: right.id, secret: `sqs_aaaaaaaa_${'A'.repeat(43)}` }),
      requestToken(server(), { id: right.id, secret: 'no-secret-of-ours' }),
      requestToken(server(), { id: right.id, secret: right.secret + 'A'.repeat(30) }),
      requestToken(server(), disabled),
      requestToken(server(), rotated),
      requestToken(server(), { id: right.id.toUpperCase(), secret: right.secret }),
    ]);
  }

  it('byte for byte', async () => {
    const answers = await attempts();
    const seen = answers.map((answer) => JSON.stringify([...refused(answer), answer.text]));
    expect(new Set(seen).size).toBe(1);
    expect(refused(answers[0] ?? (await requestToken(server(), { id: '', secret: '' })))).toEqual(invalidClient);
  });
});
