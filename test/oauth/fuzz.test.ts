import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { rawHttp } from '../support/raw-http.js';
import { callApi, type Registered, register, tokenOf } from './posting.js';
import { withTokenServer } from './with-token-server.js';

const server = withTokenServer();
let client: Registered;
let token: string;

beforeAll(async () => {
  client = await register(server());
  token = await tokenOf(server(), client);
});

/** Every run is of an address of its own as far as the throttle is concerned: time goes on. */
const nextMinute = () => server().clock.advance(61);

const wordy = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    'client_credentials',
    'read',
    'client_id',
    'client_secret',
    'grant_type',
    'scope',
    '',
    '%',
    '%zz',
    '+',
    '\u0000',
    '__proto__',
    'constructor',
  ),
);
const pair = fc.tuple(
  fc.oneof(
    wordy,
    fc.constantFrom(
      'grant_type',
      'client_id',
      'client_secret',
      'scope',
      'resource',
      'client_assertion',
      'client_assertion_type',
      'token',
    ),
  ),
  wordy,
);
const encode = fc.constantFrom(
  (text: string) => encodeURIComponent(text),
  (text: string) => text,
);
const form = fc
  .tuple(fc.array(pair, { maxLength: 8 }), encode)
  .map(([pairs, write]) => pairs.map(([name, value]) => `${write(name)}=${write(value)}`).join('&'));

const headerValue = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => `Basic ${Buffer.from(text).toString('base64')}`),
  fc.tuple(fc.constantFrom('Basic', 'Bearer', 'DPoP', 'basic', ''), wordy).map(([scheme, rest]) => `${scheme} ${rest}`),
);
const contentType = fc.constantFrom(
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=latin1',
  'application/json',
  'text/plain',
  'multipart/form-data',
  '',
  ';;',
  'application/x-www-form-urlencoded;',
);
const path = fc.constantFrom(
  '/oauth/token',
  '/oauth/introspect',
  '/oauth/revoke',
  '/oauth/token?',
  '/oauth/token?a=%',
  '/oauth/token?client_secret=x',
);
const method = fc.constantFrom('POST', 'POST', 'POST', 'POST', 'GET', 'PUT', 'HEAD', 'OPTIONS');

const clean = (text: string) => text.replace(/[^\x20-\xff]/g, '?');

interface Attempt {
  readonly verb: string;
  readonly where: string;
  readonly type: string;
  readonly authorization: string | undefined;
  readonly dpop: string | undefined;
  readonly body: string;
}

const attempt: fc.Arbitrary<Attempt> = fc.record({
  verb: method,
  where: path,
  type: contentType,
  authorization: fc.option(headerValue, { nil: undefined }),
  dpop: fc.option(headerValue, { nil: undefined, freq: 3 }),
  body: form,
});

function bytesOf({ verb, where, type, authorization, dpop, body }: Attempt): Buffer {
  const content = Buffer.from(body, 'utf8');
  const lines = [
    `${verb} ${where} HTTP/1.1`,
    'Host: x',
    'Connection: close',
    `Content-Type: ${type}`,
    `Content-Length: ${content.length}`,
    ...(authorization === undefined ? [] : [`Authorization: ${clean(authorization)}`]),
    ...(dpop === undefined ? [] : [`DPoP: ${clean(dpop)}`]),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), content]);
}

describe('TS-2 malformed anything is 4xx, never 5xx, never a token', () => {
  it('at the three endpoints, whatever the request is made of', async () => {
    await fc.assert(
      fc.asyncProperty(attempt, async (made) => {
        nextMinute();
        const { status, body } = await rawHttp(server().url, bytesOf(made));
        expect(status === 204 || (status >= 400 && status < 500)).toBe(true);
        expect(body).not.toContain('access_token');
      }),
      { numRuns: 300 },
    );
  });

  it('with the right id, and a secret that is the right one but for some change', async () => {
    const change = fc.record({
      at: fc.nat({ max: client.secret.length - 1 }),
      by: fc.string({ unit: 'grapheme-ascii', minLength: 0, maxLength: 2 }),
      drop: fc.nat({ max: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, by, drop }) => {
        nextMinute();
        const secret = client.secret.slice(0, at) + by + client.secret.slice(at + drop);
        fc.pre(secret !== client.secret);
        const body = new URLSearchParams({
          grant_type: 'client_credentials',
          client_id: client.id,
          client_secret: secret,
        });
        const answer = await server().fetch('/oauth/token', { method: 'POST', body });
        expect(answer.status).toBe(401);
        expect(await answer.text()).not.toContain('access_token');
      }),
      { numRuns: 60 },
    );
  });
});

describe('TS-9 no token but a genuine one is taken', () => {
  const json = fc.jsonValue({ maxDepth: 2 });
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('whatever headers and claims are changed, its signature kept', async () => {
    const names = fc.constantFrom(
      'alg',
      'typ',
      'kid',
      'jwk',
      'jku',
      'x5u',
      'crit',
      'b64',
      'iss',
      'aud',
      'sub',
      'client_id',
      'exp',
      'iat',
      'scope',
      'jti',
      'cnf',
      '__proto__',
    );
    const [, , signature] = token.split('.');
    await fc.assert(
      fc.asyncProperty(names, json, fc.boolean(), async (name, value, inHeader) => {
        const header = { ...decodeProtectedHeader(token), ...(inHeader ? { [name]: value } : {}) };
        const claims = { ...decodeJwt(token), ...(inHeader ? {} : { [name]: value }) };
        const forged = `${part(header)}.${part(claims)}.${signature}`;
        fc.pre(forged !== token);
        expect((await callApi(server(), { authorization: `Bearer ${forged}` })).status).toBe(401);
      }),
      { numRuns: 200 },
    );
  });

  it('cut short, lengthened, or with a character changed', async () => {
    const change = fc.record({
      at: fc.nat({ max: token.length - 1 }),
      by: fc.string({ unit: 'grapheme-ascii', maxLength: 3 }),
      drop: fc.nat({ max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, by, drop }) => {
        const changed = token.slice(0, at) + by.trim() + token.slice(at + drop);
        fc.pre(changed !== token && changed !== '');
        const answer = await callApi(server(), { authorization: `Bearer ${changed}` });
        expect([400, 401]).toContain(answer.status);
      }),
      { numRuns: 200 },
    );
  });
});

describe('no credential is ever in the log', () => {
  it('after all of the above', () => {
    const written = server().logged.lines.join('\n');
    expect(written.length).toBeGreaterThan(0);
    expect(written).not.toContain(client.secret);
    expect(written).not.toContain(token.split('.')[2]);
  });
});
