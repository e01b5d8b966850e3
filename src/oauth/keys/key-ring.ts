import type { CryptoKey, JWK } from 'jose';
import { administerKeys, type KeyAdministration } from './administer-keys.js';
import { type AppendKeyOptions, appendUnlessOvertaken } from './append-key.js';
import { createKeyMemory } from './key-memory.js';
import { publishAheadMs } from './key-schedule.js';
import { KeyUnreadableError, type RingKey } from './ring-key.js';

export interface KeyRingOptions extends AppendKeyOptions {
  /** The longest that any access token lives. */
  readonly tokenMaxTtlSeconds: number;
}

export interface SigningKeyInUse {
  readonly kid: string;
  readonly alg: string;
  readonly privateKey: CryptoKey;
}

/** The signing keys of this node, in step with the store (TS-11). */
export interface KeyRing extends KeyAdministration {
  /**
   * Reads the store; makes the first key of an empty one, exactly once however many processes start together.
   * @throws StoreError, KeyUnreadableError
   */
  start(): Promise<void>;
  /** Rotates to `alg` if the newest key has another; several nodes that do it together make one. @throws StoreError */
  adoptAlg(): Promise<void>;
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
}

/** Makes the key ring; nothing is read before `start`. */
export function createKeyRing(options: KeyRingOptions): KeyRing {
  const { alg, changes, clock } = options;
  const memory = createKeyMemory(options);
  let unsubscribe = () => {};

  async function start(): Promise<void> {
    // The feed first: what changes while the store is read is not missed.
    unsubscribe = changes.subscribe('key', memory.reload);
    await memory.reload();
    if (memory.keys().length === 0) {
      await appendUnlessOvertaken([], clock(), options);
      await memory.reload();
    }
    requireReadable();
  }

  /** What signs now or will sign must open: better refuse to start than fail when its time comes. */
  function requireReadable(): void {
    for (const { kid, privateKey } of memory.keys()) {
      const isNeeded = ['signing', 'next'].includes(memory.stateOf(kid));
      if (isNeeded && privateKey === null) throw unreadable(kid);
    }
  }

  async function adoptAlg(): Promise<void> {
    await memory.reload();
    if (trustedKeys().at(-1)?.alg === alg) return;
    await appendUnlessOvertaken(memory.keys(), clock() + publishAheadMs, options);
    await memory.reload();
  }

  function isTrusted(kid: string): boolean {
    return memory.stateOf(kid) !== 'ended';
  }

  function trustedKeys(): readonly RingKey[] {
    return memory.keys().filter(({ kid }) => isTrusted(kid));
  }

  function signingKey(): SigningKeyInUse {
    const key = memory.keys().find(({ kid }) => memory.stateOf(kid) === 'signing');
    if (!key) throw new KeyUnreadableError('there is no signing key');
    const { kid, privateKey } = key;
    if (privateKey === null) throw unreadable(kid);
    return { kid, alg: key.alg, privateKey };
  }

  async function findKey(kid: string): Promise<RingKey | null> {
    if (!memory.find(kid)) await memory.reloadSparingly();
    return isTrusted(kid) ? (memory.find(kid) ?? null) : null;
  }

  return {
    ...administerKeys({ ...options, memory }),
    start,
    adoptAlg,
    stop: () => unsubscribe(),
    isReady: () => memory.keys().length > 0,
    signingKey,
    findKey,
    isTrusted,
    publicKeys: () => trustedKeys().map(({ publicJwk }) => publicJwk),
  };
}

function unreadable(kid: string): KeyUnreadableError {
  return new KeyUnreadableError(
    `KEY_ENCRYPTION_KEY does not open signing key ${kid}; add the key that sealed it after a comma`,
  );
}
