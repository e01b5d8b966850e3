import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { createKeyRing, type KeyRing } from '../../../src/oauth/keys/key-ring.js';
import { SigningKey, type StoredSigningKey } from '../../../src/registry/models/signing-key.js';
import { captureLog } from '../../support/captured-log.js';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { createTestClock, type TestClock } from '../../support/test-clock.js';
import { publishedKeys, register, tokenOf, whoIs } from '../posting.js';
import { startTokenServer, type TokenServer } from '../token-server.js';

type Keys = readonly [KeyObject, ...KeyObject[]];
const makeKek = (): KeyObject => createSecretKey(randomBytes(32));

let store: TestStore;
let clock: TestClock;
let kek: KeyObject;

beforeEach(async () => {
  store = await connectTestStore();
  clock = createTestClock();
  kek = makeKek();
});
afterEach(() => store.close());

const noFeed = {
  changing: <T>(_kind: 'key', _id: string, act: () => Promise<T>) => act(),
  subscribe: () => () => {},
};

function makeRing(keyEncryptionKeys: Keys = [kek], alg: 'ES256' | 'RS256' | 'EdDSA' = 'ES256'): KeyRing {
  const { log } = captureLog();
  return createKeyRing({ alg, keyEncryptionKeys, tokenMaxTtlSeconds: 3600, changes: noFeed, clock: clock.now, log });
}

async function startedRing(...of: Parameters<typeof makeRing>): Promise<KeyRing> {
  const ring = makeRing(...of);
  await ring.start();
  return ring;
}

const stored = () => SigningKey.find().lean<StoredSigningKey[]>().exec();

describe('TS-11 signing keys', () => {
  it('the first is made exactly once, however many processes start together', async () => {
    const rings = await Promise.all(Array.from({ length: 5 }, () => startedRing()));
    expect(new Set(rings.map((ring) => ring.signingKey().kid)).size).toBe(1);
    expect(await stored()).toHaveLength(1);
  });

  it('the private part is sealed: nothing of it is in the store, another key or a tampered record does not open it', async () => {
    await startedRing();
    const [record] = await stored();
    expect(JSON.stringify(record)).not.toMatch(/"d":|PRIVATE/);
    await expect(makeRing([makeKek()]).start()).rejects.toThrow('KEY_ENCRYPTION_KEY does not open');
    await SigningKey.updateOne({}, { $set: { kid: 'another' } }).exec();
    await expect(makeRing().start()).rejects.toThrow('its record was changed');
  });

  it('a rotation publishes first and signs once no verifier can hold an older set', async () => {
    const ring = await startedRing();
    const first = ring.signingKey().kid;
    const next = await ring.rotate();
    expect(next.state).toBe('next');
    expect(ring.publicKeys().map(({ kid }) => kid)).toEqual([first, next.kid]);
    clock.advance(69);
    expect(ring.signingKey().kid).toBe(first);
    clock.advance(1);
    expect(ring.signingKey().kid).toBe(next.kid);
  });

  it('the old key stays published until its last token has ended, and goes then', async () => {
    const ring = await startedRing();
    const first = ring.signingKey().kid;
    const next = await ring.rotate();
    clock.advance(70 + 3600);
    expect(ring.isTrusted(first)).toBe(true);
    clock.advance(61);
    expect(ring.isTrusted(first)).toBe(false);
    expect(ring.publicKeys().map(({ kid }) => kid)).toEqual([next.kid]);
    expect(await ring.findKey(first)).toBeNull();
  });

  it('after a compromise the new key signs at once and the old one is out of trust', async () => {
    const ring = await startedRing();
    const first = ring.signingKey().kid;
    const next = await ring.rotate({ now: true });
    expect([next.state, ring.signingKey().kid]).toEqual(['signing', next.kid]);
    expect(ring.isTrusted(first)).toBe(false);
  });

  it('an unknown kid reads the store, at most once a second', async () => {
    const [here, there] = [await startedRing(), await startedRing()];
    clock.advance(1);
    const { kid } = await there.rotate({ now: true });
    clock.advance(1);
    expect(await here.findKey('no-such-kid')).toBeNull();
    expect(here.isTrusted(kid)).toBe(true);
    const { kid: later } = await there.rotate({ now: true });
    expect(await here.findKey(later)).toBeNull();
    clock.advance(1);
    expect((await here.findKey(later))?.kid).toBe(later);
  });

  it('one key can be retired, but not the one that signs', async () => {
    const ring = await startedRing();
    const first = ring.signingKey().kid;
    await ring.rotate();
    await expect(ring.retire(first)).rejects.toThrow('the key that signs');
    await expect(ring.retire('nothing')).rejects.toThrow('there is no signing key nothing');
    clock.advance(70);
    await ring.retire(first);
    expect((await ring.list()).map(({ state }) => state)).toEqual(['ended', 'signing']);
  });

  it('retiring the next key takes the rotation back', async () => {
    const ring = await startedRing();
    const first = ring.signingKey().kid;
    await ring.retire((await ring.rotate()).kid);
    clock.advance(7200);
    expect(ring.signingKey().kid).toBe(first);
  });

  it('rewrap seals everything by the newest key-encryption key; then the old one may go', async () => {
    const ring = await startedRing();
    await ring.rotate();
    const newKek = makeKek();
    const both = await startedRing([newKek, kek]);
    expect((await both.list()).map(({ isWrappedByCurrent }) => isWrappedByCurrent)).toEqual([false, false]);
    expect(await both.rewrap()).toBe(2);
    expect(await both.rewrap()).toBe(0);
    const alone = await startedRing([newKek]);
    expect(alone.signingKey().kid).toBe(ring.signingKey().kid);
    await expect(makeRing([makeKek()]).rewrap()).rejects.toThrow('no KEY_ENCRYPTION_KEY opens');
  });

  it('another SIGNING_ALG rotates to it as any rotation does, once for all nodes', async () => {
    const first = (await startedRing()).signingKey().kid;
    const rings = [await startedRing([kek], 'EdDSA'), await startedRing([kek], 'EdDSA')];
    await Promise.all(rings.map((ring) => ring.adoptAlg()));
    for (const ring of rings) {
      await ring.adoptAlg();
      expect(ring.signingKey().kid).toBe(first);
    }
    expect(await stored()).toHaveLength(2);
    clock.advance(70);
    expect(rings.map((ring) => ring.signingKey().alg)).toEqual(['EdDSA', 'EdDSA']);
  });

  it('keys whose tokens ended long ago are forgotten with a later rotation', async () => {
    const ring = await startedRing();
    await ring.rotate();
    clock.advance(15 * 24 * 3600);
    await ring.rotate();
    expect(await stored()).toHaveLength(2);
  });
});

describe('TS-11 rotation over several nodes', () => {
  let nodes: TokenServer[];

  beforeEach(async () => {
    const keyEncryptionKeys: Keys = [kek];
    const env = { ISSUER: 'http://127.0.0.1:9' };
    const start = () => startTokenServer({ clock, keyEncryptionKeys, env });
    nodes = [await start(), await start()];
  });
  afterEach(async () => {
    for (const node of nodes) await node.close();
  });

  it('fails no request on any node, before, during and after', async () => {
    const [one, two] = nodes;
    if (!one || !two) throw new Error('two nodes were started');
    const client = await register(one);
    const old = await tokenOf(one, client);
    await one.oauth.keys.rotate();
    await two.registry.refresh();
    expect(await publishedKeys(two)).toHaveLength(2);
    clock.advance(70);
    const young = await tokenOf(two, client);
    expect(decodeProtectedHeader(young).kid).not.toBe(decodeProtectedHeader(old).kid);
    for (const node of nodes) {
      expect((await whoIs(node, old)).status).toBe(200);
      expect((await whoIs(node, young)).status).toBe(200);
    }
  });

  it('a token signed by a key that this node has not heard of is taken', async () => {
    const [one, two] = nodes;
    if (!one || !two) throw new Error('two nodes were started');
    const client = await register(one);
    clock.advance(1);
    await one.oauth.keys.rotate({ now: true });
    expect((await whoIs(two, await tokenOf(one, client))).status).toBe(200);
  });

  it('a token revoked on one node is refused there at once and on the other with its next look at the feed', async () => {
    const [one, two] = nodes;
    if (!one || !two) throw new Error('two nodes were started');
    const token = await tokenOf(one, await register(one));
    expect((await whoIs(two, token)).status).toBe(200);
    await one.oauth.revokeAccessToken(token);
    expect((await whoIs(one, token)).status).toBe(401);
    await two.registry.refresh();
    expect((await whoIs(two, token)).status).toBe(401);
  });

  it('a node that starts later knows what was revoked before', async () => {
    const [one] = nodes;
    if (!one) throw new Error('a node was started');
    const token = await tokenOf(one, await register(one));
    await one.oauth.revokeAccessToken(token);
    const late = await startTokenServer({ clock, keyEncryptionKeys: [kek], env: { ISSUER: 'http://127.0.0.1:9' } });
    nodes.push(late);
    expect((await whoIs(late, token)).status).toBe(401);
  });
});
