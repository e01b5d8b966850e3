import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type RawAnswer, rawHttp } from '../../support/raw-http.js';
import { basic, type Registered, register, requestToken, tokenOf } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer();
let client: Registered;
let token: string;

beforeAll(async () => {
  client = await register(server());
  token = await tokenOf(server(), client);
});

/** Every run is in a minute of its own as far as the throttle is concerned. */
const nextMinute = () => server().clock.advance(61);

/** Stands for the right secret and the right token, which are put where they do not belong: beside any id but the client's. */
const hot = ['@secret@', '@token@', '@signature@'];
const heat = (text: string) =>
  text
    .replaceAll('@secret@', client.secret)
    .replaceAll('@token@', token)
    .replaceAll('@signature@', token.split('.')[2] ?? '');

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    ...hot,
    'client_credentials',
    'read',
    'nobody',
    '',
    '%',
    '%zz',
    '+',
    '\u0000',
    '__proto__',
    'constructor',
  ),
);
const name = fc.constantFrom(
  'grant_type',
  'client_id',
  'client_secret',
  'scope',
  'resource',
  'client_assertion',
  'client_assertion_type',
  'token',
  'token_type_hint',
);
const write = fc.constantFrom(encodeURIComponent, (text: string) => text);
const form = fc
  .tuple(fc.array(fc.tuple(fc.oneof(name, name, word), word), { maxLength: 8 }), write)
  .map(([pairs, encode]) => pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join('&'));
const validForm = fc.constantFrom(
  'grant_type=client_credentials',
  'grant_type=client_credentials&client_id=nobody&client_secret=@secret@',
  'token=@token@&client_id=nobody&client_secret=x',
);
/** Around every limit: of a form, of a body, of what a parser reads at once. */
const large = fc
  .tuple(
    fc.constantFrom(1, 4_000, 65_535, 65_536, 65_537, 200_000, 1_100_000),
    fc.constantFrom('x', '&', '%', '\u20ac', 'a=1&'),
  )
  .map(([size, unit]) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size));
const body = fc.oneof(
  { weight: 5, arbitrary: form.map((text) => () => Buffer.from(heat(text))) },
  { weight: 3, arbitrary: validForm.map((text) => () => Buffer.from(heat(text))) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => () => Buffer.from(bytes)) },
  { weight: 1, arbitrary: large.map((text) => () => Buffer.from(text)) },
);

const largeValue = fc.constantFrom(4_000, 9_000, 20_000).map((size) => 'y'.repeat(size));
const headerValue = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => `Basic ${Buffer.from(text).toString('base64')}`),
  fc.tuple(fc.constantFrom('Basic', 'Bearer', 'DPoP', 'basic', ''), word).map(([scheme, rest]) => `${scheme} ${rest}`),
);
const contentType = fc.constantFrom(
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=latin1',
  'application/x-www-form-urlencoded; charset="@secret@"',
  'application/json',
  'text/plain',
  'multipart/form-data; boundary=@token@',
  '',
  ';;',
);
const otherHeader = fc.constantFrom(
  'Accept',
  'Content-Encoding',
  'Transfer-Encoding',
  'Content-Type',
  'Cookie',
  'Host',
  'Origin',
  'X-Forwarded-For',
  'X-Request-Id',
  '__proto__',
);

interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: () => Buffer;
  /** Bytes a chunk; 0: none, the length is said. */
  readonly chunk: number;
}

const query = fc.constantFrom(
  '?',
  '?a=%',
  '?client_secret=@secret@',
  '?x=@token@',
  '?;client_secret=@secret@',
  `?${'z'.repeat(9_000)}`,
);
const path = fc.tuple(
  fc.constantFrom('/oauth/token', '/oauth/introspect', '/oauth/revoke'),
  fc.oneof({ weight: 5, arbitrary: fc.constant('') }, query),
);
const attempt: fc.Arbitrary<Attempt> = fc
  .record({
    method: fc.oneof(
      { weight: 9, arbitrary: fc.constant('POST') },
      fc.constantFrom('GET', 'PUT', 'HEAD', 'OPTIONS', 'QUERY', 'NONSENSE'),
    ),
    path: path.map(([endpoint, query]) => endpoint + query),
    type: fc.oneof({ weight: 3, arbitrary: fc.constant('application/x-www-form-urlencoded') }, contentType),
    authorization: fc.array(headerValue, { maxLength: 2 }),
    dpop: fc.array(headerValue, { maxLength: 1 }),
    others: fc.array(fc.tuple(otherHeader, fc.oneof({ weight: 9, arbitrary: headerValue }, largeValue)), {
      maxLength: 1,
    }),
    body,
    chunk: fc.constantFrom(0, 0, 1, 1000),
  })
  .map(({ type, authorization, dpop, others, ...rest }) => ({
    ...rest,
    headers: [
      ['Content-Type', type],
      ...authorization.map((value) => ['Authorization', value] as const),
      ...dpop.map((value) => ['DPoP', value] as const),
      ...others,
    ],
  }));

const clean = (text: string) => heat(text).replace(/[^\x20-\xff]/g, '?');

function bytesOf({ method, path: target, headers, body: content, chunk }: Attempt): Buffer {
  const bytes = content();
  const lines = [
    `${method} ${clean(target)} HTTP/1.1`,
    'Host: x',
    'Connection: close',
    ...headers.map(([key, value]) => `${key}: ${clean(value)}`),
    chunk === 0 ? `Content-Length: ${bytes.length}` : 'Transfer-Encoding: chunked',
  ];
  return Buffer.concat([
    Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'),
    chunk === 0 ? bytes : chunked(bytes, chunk),
  ]);
}

/** RFC 9112 7.1; of a large body in no more than a thousand pieces. */
function chunked(bytes: Buffer, size: number): Buffer {
  const step = Math.max(size, Math.ceil(bytes.length / 1000));
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += step) {
    const part = bytes.subarray(at, at + step);
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'));
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')]);
}

const stockRefusal = {
  error: expect.stringMatching(/^[a-z_]+$/),
  error_description: expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/),
};

function expectRefused({ status, headers, body: text }: RawAnswer, method: string): void {
  expect(status >= 400 && status < 500).toBe(true);
  expect(text).not.toContain('access_token');
  expect(headers['cache-control']).toBe('no-store');
  // What the parser gave up on in the middle of a body has no address any more, so nobody knows in whose words to answer.
  if (method !== 'HEAD' && !text.startsWith('{"errors":')) expect(JSON.parse(text)).toEqual(stockRefusal);
}

describe('TS-2 malformed anything is 4xx, never 5xx, never a token', () => {
  it('at the three endpoints, whatever the request is made of: methods, headers, encodings, sizes', async () => {
    await fc.assert(
      fc.asyncProperty(attempt, async (made) => {
        nextMinute();
        expectRefused(await rawHttp(server().url, bytesOf(made)), made.method);
      }),
      { numRuns: 600 },
    );
  });

  it('with the right id, and a secret that is the right one but for some change, in either way to send it', async () => {
    const change = fc.record({
      at: fc.nat({ max: client.secret.length - 1 }),
      by: fc.string({ unit: 'grapheme-ascii', minLength: 0, maxLength: 2 }),
      drop: fc.nat({ max: 2 }),
      inBody: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, by, drop, inBody }) => {
        nextMinute();
        const secret = client.secret.slice(0, at) + by + client.secret.slice(at + drop);
        fc.pre(secret !== client.secret);
        const grant = { grant_type: 'client_credentials' };
        const params = inBody ? { ...grant, client_id: client.id, client_secret: secret } : grant;
        const headers = inBody ? {} : basic(client.id, secret);
        const answer = await server().fetch('/oauth/token', {
          method: 'POST',
          body: new URLSearchParams(params),
          headers,
        });
        expect(answer.status).toBe(401);
        expect(await answer.text()).not.toContain('access_token');
      }),
      { numRuns: 60 },
    );
  });

  it('the right credential in the same generator gets a token, so that the runs above prove something', async () => {
    nextMinute();
    expect((await requestToken(server(), client)).status).toBe(200);
    const right: Attempt = {
      method: 'POST',
      path: '/oauth/token',
      headers: [
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['Authorization', basic(client.id, client.secret).authorization],
      ],
      body: () => Buffer.from('grant_type=client_credentials'),
      chunk: 1,
    };
    expect((await rawHttp(server().url, bytesOf(right))).status).toBe(200);
  });
});

describe('no credential is ever in the log', () => {
  it('after all of the above, which put the secret and the token into every corner of a request', () => {
    const written = server().logged.lines.join('\n');
    expect(server().logged.lines.length).toBeGreaterThan(400);
    const secrets = [
      client.secret,
      client.secret.slice(-43),
      token,
      token.split('.')[2] ?? '',
      basic(client.id, client.secret).authorization.slice(6),
    ];
    for (const hidden of secrets) expect(written).not.toContain(hidden);
  });
});
