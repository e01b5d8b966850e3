import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  CompactSign,
  type CryptoKey,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  type JWK,
  SignJWT,
} from 'jose';
import { type Answer, callApi, post, type Registered, register, requestToken, tokenOf } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

interface Pair {
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

const server = withTokenServer();
let client: Registered;
let token: string;
/** Registered for `keyed`, and for nobody. */
let [own, foreign]: readonly Pair[] = [];
let keyed: string;

async function makePair(): Promise<Pair> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { privateKey, jwk: await exportJWK(publicKey) };
}

beforeAll(async () => {
  client = await register(server());
  token = await tokenOf(server(), client);
  [own, foreign] = [await makePair(), await makePair()];
  keyed = (await register(server(), { scopes: ['read'], jwks: { keys: [{ ...own.jwk }] } })).id;
});

/** Every run is in a minute of its own as far as the throttle is concerned. */
const nextMinute = () => server().clock.advance(61);
const now = () => Math.floor(server().clock.now() / 1000);

const json = fc.jsonValue({ maxDepth: 2 });
const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const headerNames = fc.constantFrom(
  'alg',
  'typ',
  'kid',
  'jwk',
  'jku',
  'x5u',
  'x5c',
  'crit',
  'b64',
  'zip',
  'enc',
  '__proto__',
);
const claimNames = fc.constantFrom(
  'iss',
  'aud',
  'sub',
  'client_id',
  'exp',
  'nbf',
  'iat',
  'scope',
  'jti',
  'cnf',
  '__proto__',
);
const changes = fc.record({
  header: fc.dictionary(headerNames, json, { maxKeys: 3 }),
  claims: fc.dictionary(claimNames, json, { maxKeys: 3 }),
});
const cut = fc.record({
  at: fc.nat({ max: 10_000 }),
  by: fc.string({ unit: 'grapheme-ascii', maxLength: 3 }),
  drop: fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 1000 })),
});

/** A JWT cut short, lengthened, or with a character changed. */
function cutUp(jwt: string, { at, by, drop }: { at: number; by: string; drop: number }): string {
  const place = at % jwt.length;
  return jwt.slice(0, place) + by.trim() + jwt.slice(place + drop);
}

/** Headers and claims changed, the signature kept. */
function forge(jwt: string, { header, claims }: { header: object; claims: object }): string {
  const [, , signature] = jwt.split('.');
  return `${part({ ...decodeProtectedHeader(jwt), ...header })}.${part({ ...decodeJwt(jwt), ...claims })}.${signature}`;
}

describe('TS-9 no access token but a genuine one is taken', () => {
  it.each(['Bearer', 'DPoP'])('as %s, whatever headers and claims are changed, its signature kept', async (scheme) => {
    await fc.assert(
      fc.asyncProperty(changes, async (change) => {
        const forged = forge(token, change);
        fc.pre(forged !== token);
        expect((await callApi(server(), { authorization: `${scheme} ${forged}` })).status).toBe(401);
      }),
      { numRuns: 100 },
    );
  });

  it('cut short, lengthened, or with a character changed', async () => {
    await fc.assert(
      fc.asyncProperty(cut, async (change) => {
        const changed = cutUp(token, change);
        fc.pre(changed !== token && changed !== '');
        const answer = await callApi(server(), { authorization: `Bearer ${changed}` });
        expect([400, 401]).toContain(answer.status);
      }),
      { numRuns: 200 },
    );
  });

  it('nor told anything of, nor does it end the genuine one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          changes.map((change) => () => forge(token, change)),
          cut.map((change) => () => cutUp(token, change)),
        ),
        async (make) => {
          const forged = make();
          fc.pre(forged !== token && forged !== '');
          const told = await requestToken(server(), client, { token: forged }, {}, '/oauth/introspect');
          expect([told.status, told.text]).toEqual([200, '{"active":false}']);
          expect((await requestToken(server(), client, { token: forged }, {}, '/oauth/revoke')).status).toBe(200);
        },
      ),
      { numRuns: 60 },
    );
    const fresh = await tokenOf(server(), client);
    expect((await callApi(server(), { authorization: `Bearer ${fresh}` })).status).toBe(200);
  });
});

const assertionClaims = () => ({
  iss: keyed,
  sub: keyed,
  aud: server().url,
  iat: now(),
  exp: now() + 60,
  jti: randomUUID(),
});
const sign = (claims: object, header: object = {}, pair = own) => {
  if (pair === undefined) throw new Error('made before all');
  const signing = new SignJWT({ ...claims }).setProtectedHeader({ ...header, alg: 'ES256' });
  return signing.sign(pair.privateKey, { crit: { x: true } });
};

const authenticate = (assertion: string): Promise<Answer> =>
  post(server(), '/oauth/token', {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });

function expectNoToken({ status, text }: Answer): void {
  expect([400, 401]).toContain(status);
  expect(text).not.toContain('access_token');
}

describe('TS-2 no assertion but a genuine one is taken', () => {
  it('the genuine one is, so that the runs below prove something', async () => {
    expect((await authenticate(await sign(assertionClaims()))).status).toBe(200);
  });

  it('whatever headers and claims are changed, its signature kept', async () => {
    await fc.assert(
      fc.asyncProperty(changes, async (change) => {
        nextMinute();
        const genuine = await sign(assertionClaims());
        const forged = forge(genuine, change);
        fc.pre(forged !== genuine);
        expectNoToken(await authenticate(forged));
      }),
      { numRuns: 100 },
    );
  });

  it('whatever the header says, when another key has signed it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.constantFrom('typ', 'kid', 'jku', 'x5u', 'x5c'), json, { maxKeys: 3 }),
        fc.boolean(),
        async (header, isEmbedded) => {
          nextMinute();
          const jwk = isEmbedded ? { jwk: foreign?.jwk } : {};
          expectNoToken(await authenticate(await sign(assertionClaims(), { ...header, ...jwk }, foreign)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('whose time is larger than any number, which jose would not sign', async () => {
    if (own === undefined) throw new Error('made before all');
    const claims = JSON.stringify(assertionClaims()).replace(/"exp":\d+/, '"exp":1e400');
    expect(claims).toContain('1e400');
    const signing = new CompactSign(new TextEncoder().encode(claims)).setProtectedHeader({ alg: 'ES256' });
    expectNoToken(await authenticate(await signing.sign(own.privateKey)));
  });

  it('whatever it claims, when the right key has signed it', async () => {
    const finite = fc.double({ min: 400, noNaN: true, noDefaultInfinity: true });
    const wrong = fc.oneof(
      fc.tuple(
        fc.constantFrom('iss', 'sub', 'aud', 'jti'),
        json.filter((value) => typeof value !== 'string' || value === ''),
      ),
      fc.tuple(fc.constantFrom('iss', 'sub', 'aud'), fc.string()),
      fc.tuple(
        fc.constant('exp'),
        json.filter((value) => typeof value !== 'number'),
      ),
      fc.tuple(fc.constant('exp'), fc.oneof(fc.integer({ max: -6 }), fc.integer({ min: 400 }), finite)),
      fc.tuple(fc.constantFrom('iat', 'nbf'), fc.integer({ min: 10 })),
    );
    await fc.assert(
      fc.asyncProperty(wrong, async ([name, value]) => {
        nextMinute();
        const isTime = ['exp', 'iat', 'nbf'].includes(name) && typeof value === 'number';
        expectNoToken(await authenticate(await sign({ ...assertionClaims(), [name]: isTime ? now() + value : value })));
      }),
      { numRuns: 150 },
    );
  });

  it('cut short, lengthened, or with a character changed', async () => {
    await fc.assert(
      fc.asyncProperty(cut, async (change) => {
        nextMinute();
        const genuine = await sign(assertionClaims());
        const changed = cutUp(genuine, change);
        fc.pre(changed !== genuine);
        expectNoToken(await authenticate(changed));
      }),
      { numRuns: 100 },
    );
  });
});

const proofClaims = () => ({ htm: 'POST', htu: `${server().url}/oauth/token`, iat: now(), jti: randomUUID() });
const prove = (claims: object, header: object = {}) => sign(claims, { typ: 'dpop+jwt', jwk: own?.jwk, ...header });

describe('TS-10 no proof but a genuine one is taken', () => {
  const requestWith = (dpop: string) => requestToken(server(), client, {}, { dpop });

  it('the genuine one is, so that the runs below prove something', async () => {
    expect((await requestWith(await prove(proofClaims()))).json.token_type).toBe('DPoP');
  });

  it('at the token endpoint: changed with its signature kept, or cut up', async () => {
    const names = fc.constantFrom('htm', 'htu', 'iat', 'jti', 'nonce', 'ath', 'exp');
    const change = fc.oneof(
      changes.map((one) => (proof: string) => forge(proof, one)),
      fc
        .dictionary(names, json, { minKeys: 1, maxKeys: 3 })
        .map((claims) => (proof: string) => forge(proof, { header: {}, claims })),
      cut.map((one) => (proof: string) => cutUp(proof, one)),
    );
    await fc.assert(
      fc.asyncProperty(change, async (apply) => {
        nextMinute();
        const genuine = await prove(proofClaims());
        const changed = apply(genuine);
        fc.pre(changed !== genuine && changed !== '');
        expectNoToken(await requestWith(changed));
      }),
      { numRuns: 150 },
    );
  });

  it('signed by its own key, but of another shape: at the API with a bound token', async () => {
    const { json: body } = await requestWith(await prove(proofClaims()));
    const bound = String(body.access_token);
    const ath = createHash('sha256').update(bound).digest('base64url');
    const callWith = async (claims: object, header: object = {}) =>
      callApi(server(), { authorization: `DPoP ${bound}`, dpop: await prove(claims, header) });
    const atApi = { ...proofClaims(), htu: `${server().url}/graphql`, ath };
    const nonce = (await callWith(atApi)).headers.get('dpop-nonce');
    const genuine = () => ({ ...atApi, nonce, jti: randomUUID() });
    expect((await callWith(genuine())).status).toBe(200);

    const claim = fc.tuple(fc.constantFrom('htm', 'htu', 'iat', 'ath', 'nonce'), json);
    const header = fc.tuple(
      fc.constantFrom('typ', 'jwk', 'crit'),
      json.filter((value) => value !== null),
    );
    await fc.assert(
      fc.asyncProperty(claim, header, fc.boolean(), async ([name, value], [field, other], inHeader) => {
        const claims = inHeader ? genuine() : { ...genuine(), [name]: value };
        const answer = await callWith(
          claims,
          inHeader && isSignable(field, other) ? { [field]: other } : inHeader ? { typ: 'JWT' } : {},
        );
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toMatch(/^DPoP error="/);
      }),
      { numRuns: 150 },
    );
  });

  /** The library that signs has a mind of its own about `crit`. */
  const isSignable = (field: string, value: unknown) => field !== 'crit' && !(field === 'typ' && value === 'dpop+jwt');
});

describe('no credential is ever in the log', () => {
  it('after all of the above, which showed tokens, assertions and proofs to every endpoint', () => {
    const written = server().logged.lines.join('\n');
    expect(server().logged.lines.length).toBeGreaterThan(600);
    expect(written).not.toContain(client.secret);
    expect(written).not.toContain(token.split('.')[2]);
    expect(written).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]{86}/);
  });
});
