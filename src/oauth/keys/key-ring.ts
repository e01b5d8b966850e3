import type { KeyObject } from 'node:crypto';
import type { JWK } from 'jose';
import { ConflictError, NotFoundError } from '../../lib/app-error.js';
import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../observe/log.js';
import type { StoredSigningKey } from '../../registry/models/signing-key.js';
import { fingerprintOf, openPrivateKey, sealPrivateKey } from './key-encryption.js';
import { type KeyState, publishAheadMs, statesOf } from './key-schedule.js';
import { addKey, loadKeys, removeKeys, resealKey, retireKeys } from './key-store.js';
import { makeKey, type SigningAlg } from './make-key.js';
import { KeyUnreadableError, openKey, type RingKey } from './ring-key.js';

/** How nodes learn of each other's changes; the registry's change feed. */
export interface KeyChanges {
  changing<T>(kind: 'key', id: string, act: () => Promise<T>): Promise<T>;
  subscribe(kind: 'key', handler: (id: string) => Promise<void>): () => void;
}

/** 32 bytes each. The first seals; all open, while rotating from one to the next. */
export type KeyEncryptionKeys = readonly [KeyObject, ...KeyObject[]];

export interface KeyRingOptions {
  readonly alg: SigningAlg;
  readonly keyEncryptionKeys: KeyEncryptionKeys;
  /** The longest that any access token lives. */
  readonly tokenMaxTtlSeconds: number;
  readonly changes: KeyChanges;
  readonly clock: Clock;
  readonly log: Log;
}

/** A key as `keys list` shows it. Times in milliseconds since the epoch. */
export interface KeyRecord {
  readonly kid: string;
  readonly alg: string;
  readonly state: KeyState;
  readonly createdAt: number;
  readonly signsFrom: number;
  readonly retiredAt: number | null;
  /** Whether the first key-encryption key seals it. */
  readonly isWrappedByCurrent: boolean;
}

export interface SigningKeyInUse {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: KeyObject;
}

/** The signing keys of this node, in step with the store (TS-11). */
export interface KeyRing {
  /** Reads the store; makes the first key of an empty one, exactly once however many processes start together. @throws StoreError, KeyUnreadableError */
  start(): Promise<void>;
  stop(): void;
  isReady(): boolean;
  /** The key that signs now. @throws KeyUnreadableError */
  signingKey(): SigningKeyInUse;
  /** A trusted key by its kid; an unknown kid reads the store, at most once a second. @throws StoreError */
  findKey(kid: string): Promise<RingKey | null>;
  /** Whether tokens of this kid are trusted now, from memory. */
  isTrusted(kid: string): boolean;
  /** Public keys to publish: signing, next and previous. */
  publicKeys(): readonly JWK[];
  list(): Promise<readonly KeyRecord[]>;
  /** Adds a key that signs once every verifier can know it; `now` is for a compromise: it signs at once, and all others are out of trust. */
  rotate(options?: { readonly now?: boolean }): Promise<KeyRecord>;
  /** Takes one key out of trust, with all tokens it signed. @throws NotFoundError, ConflictError for the one that signs */
  retire(kid: string): Promise<void>;
  /** Seals every private key with the first key-encryption key; answers how many were sealed by another. */
  rewrap(): Promise<number>;
}

const minReloadIntervalMs = 1000;
const keepEndedMs = 7 * 24 * 3600 * 1000;

/** Makes the key ring; nothing is read before `start`. */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  const { alg, keyEncryptionKeys, tokenMaxTtlSeconds, changes, clock, log } = options;
  let byKid: ReadonlyMap<string, RingKey> = new Map();
  let states: ReadonlyMap<string, KeyState> = new Map();
  let statesUntil = 0;
  let reloading: Promise<void> | undefined;
  let reloadedAt = Number.NEGATIVE_INFINITY;
  let unsubscribe = () => {};

  async function start(): Promise<void> {
    await reload();
    if (byKid.size === 0) await makeFirstKey();
    const current = signingRingKey();
    if (current.privateKey === null) {
      throw new KeyUnreadableError(
        `KEY_ENCRYPTION_KEY does not open signing key ${current.kid}; add the key that sealed it`,
      );
    }
    if (
      current.alg !== alg &&
      ![...statesNow()].some(([kid, state]) => state === 'next' && byKid.get(kid)?.alg === alg)
    )
      await rotate();
    unsubscribe = changes.subscribe('key', reload);
  }

  async function makeFirstKey(): Promise<void> {
    const now = clock();
    const key = await makeKey({
      alg,
      sequence: 1,
      createdAt: now,
      signsFrom: now,
      keyEncryptionKey: keyEncryptionKeys[0],
    });
    const isOurs = await changes.changing('key', key.kid, () => addKey(key));
    if (isOurs) log.info({ kid: key.kid, alg }, 'made the first signing key');
    await reload();
  }

  /** Overlapping calls share a read only if it began after the call: a change is never missed. */
  async function reload(): Promise<void> {
    while (reloading) await reloading.catch(() => {});
    reloading = readStore().finally(() => {
      reloading = undefined;
    });
    await reloading;
  }

  async function readStore(): Promise<void> {
    reloadedAt = clock();
    const stored = await loadKeys();
    const opened = await Promise.all(stored.map((key) => reuse(key) ?? openKey(key, keyEncryptionKeys)));
    byKid = new Map(opened.map((key) => [key.kid, key]));
    statesUntil = 0;
  }

  function reuse(stored: StoredSigningKey): RingKey | null {
    const known = byKid.get(stored.kid);
    const isSame =
      known?.wrappedBy === stored.sealed.wrappedBy && known.retiredAt === (stored.retiredAt?.getTime() ?? null);
    return known && isSame ? known : null;
  }

  /** Decided again once a second at most: the schedule's steps are minutes apart. */
  function statesNow(): ReadonlyMap<string, KeyState> {
    const now = clock();
    if (now >= statesUntil || now < statesUntil - 1000) {
      states = statesOf([...byKid.values()], now, tokenMaxTtlSeconds);
      statesUntil = now + 1000;
    }
    return states;
  }

  function signingRingKey(): RingKey {
    for (const [kid, state] of statesNow()) {
      const key = byKid.get(kid);
      if (state === 'signing' && key) return key;
    }
    throw new KeyUnreadableError('there is no signing key');
  }

  function signingKey(): SigningKeyInUse {
    const { kid, alg: keyAlg, privateKey } = signingRingKey();
    if (privateKey === null) throw new KeyUnreadableError(`KEY_ENCRYPTION_KEY does not open signing key ${kid}`);
    return { kid, alg: keyAlg, privateKey };
  }

  function isTrusted(kid: string): boolean {
    const state = statesNow().get(kid);
    return state !== undefined && state !== 'ended';
  }

  async function findKey(kid: string): Promise<RingKey | null> {
    if (!byKid.has(kid)) await reloadForUnknown();
    return isTrusted(kid) ? (byKid.get(kid) ?? null) : null;
  }

  async function reloadForUnknown(): Promise<void> {
    if (reloading) return reloading;
    if (clock() - reloadedAt >= minReloadIntervalMs || clock() < reloadedAt) await reload();
  }

  async function rotate({ now: atOnce = false }: { readonly now?: boolean } = {}): Promise<KeyRecord> {
    await reload();
    const now = clock();
    const others = [...byKid.values()];
    const sequence = Math.max(0, ...others.map((key) => key.sequence)) + 1;
    const signsFrom = atOnce || others.length === 0 ? now : now + publishAheadMs;
    const key = await makeKey({ alg, sequence, createdAt: now, signsFrom, keyEncryptionKey: keyEncryptionKeys[0] });
    await changes.changing('key', key.kid, async () => {
      if (!(await addKey(key)))
        throw new ConflictError('the signing keys are being rotated by another process right now; see `keys list`');
      if (atOnce)
        await retireKeys(
          others.filter(({ retiredAt }) => retiredAt === null).map(({ kid }) => kid),
          new Date(now),
        );
      await removeKeys(longEnded(now));
    });
    await reload();
    return recordOf(key.kid);
  }

  function longEnded(now: number): string[] {
    const since = statesOf([...byKid.values()], now - keepEndedMs, tokenMaxTtlSeconds);
    return [...byKid.values()]
      .filter(
        ({ kid, retiredAt, createdAt }) =>
          createdAt < now - keepEndedMs && since.get(kid) === 'ended' && (retiredAt ?? 0) < now - keepEndedMs,
      )
      .map(({ kid }) => kid);
  }

  async function retire(kid: string): Promise<void> {
    await reload();
    if (!byKid.has(kid)) throw new NotFoundError(`there is no signing key ${kid}`);
    if (statesNow().get(kid) === 'signing') {
      throw new ConflictError(
        `${kid} is the key that signs; \`keys rotate --now\` replaces it and takes it out of trust`,
      );
    }
    await changes.changing('key', kid, () => retireKeys([kid], new Date(clock())));
    await reload();
  }

  async function rewrap(): Promise<number> {
    const stale = (await loadKeys()).filter(({ sealed }) => sealed.wrappedBy !== wrappedByCurrent());
    for (const { kid, sealed } of stale) {
      const privateJwk = openPrivateKey(sealed, kid, keyEncryptionKeys);
      if (privateJwk === null)
        throw new KeyUnreadableError(`no KEY_ENCRYPTION_KEY opens signing key ${kid}; add the key that sealed it`);
      await changes.changing('key', kid, () => resealKey(kid, sealPrivateKey(privateJwk, kid, keyEncryptionKeys[0])));
    }
    await reload();
    return stale.length;
  }

  function wrappedByCurrent(): string {
    return fingerprintOf(keyEncryptionKeys[0]);
  }

  function recordOf(kid: string): KeyRecord {
    const key = byKid.get(kid);
    if (!key) throw new NotFoundError(`there is no signing key ${kid}`);
    return {
      kid,
      alg: key.alg,
      state: statesNow().get(kid) ?? 'ended',
      createdAt: key.createdAt,
      signsFrom: key.signsFrom,
      retiredAt: key.retiredAt,
      isWrappedByCurrent: key.wrappedBy === wrappedByCurrent(),
    };
  }

  return {
    start,
    stop: () => unsubscribe(),
    isReady: () => byKid.size > 0,
    signingKey,
    findKey,
    isTrusted,
    publicKeys: () => [...byKid.values()].filter(({ kid }) => isTrusted(kid)).map(({ publicJwk }) => publicJwk),
    list: async () => {
      await reload();
      return [...byKid.keys()].map(recordOf);
    },
    rotate,
    retire,
    rewrap,
  };
}
