import { ConflictError, NotFoundError } from '../../lib/app-error.js';
import { type AppendKeyOptions, appendKey } from './append-key.js';
import { fingerprintOf, openPrivateKey, sealPrivateKey } from './key-encryption.js';
import type { KeyMemory } from './key-memory.js';
import { type KeyState, publishAheadMs, statesOf } from './key-schedule.js';
import { loadKeys, removeKeys, resealKey, retireKeys } from './key-store.js';
import { KeyUnreadableError } from './ring-key.js';

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

/** What an administrator does with signing keys (TS-11). Everywhere: StoreError. */
export interface KeyAdministration {
  list(): Promise<readonly KeyRecord[]>;
  /**
   * Adds a key that signs once every verifier can know it. `now` is for a compromise: it signs at once, and all others are out of trust,
   * with the tokens that they signed. @throws ConflictError while another process rotates
   */
  rotate(options?: { readonly now?: boolean }): Promise<KeyRecord>;
  /** Takes one key out of trust, with all tokens it signed. @throws NotFoundError, ConflictError for the one that signs */
  retire(kid: string): Promise<void>;
  /** Seals every private key with the first key-encryption key; answers how many were sealed by another. @throws KeyUnreadableError */
  rewrap(): Promise<number>;
}

export interface AdministerKeysOptions extends AppendKeyOptions {
  readonly memory: KeyMemory;
  readonly tokenMaxTtlSeconds: number;
}

/** Ended keys are shown for so long. */
const keepEndedMs = 7 * 24 * 3600 * 1000;

export function administerKeys(options: AdministerKeysOptions): KeyAdministration {
  const { memory, keyEncryptionKeys, tokenMaxTtlSeconds, changes, clock } = options;
  const currentWrapper = fingerprintOf(keyEncryptionKeys[0]);

  async function rotate({ now: atOnce = false }: { readonly now?: boolean } = {}): Promise<KeyRecord> {
    await memory.reload();
    const now = clock();
    const others = memory.keys().flatMap(({ kid, retiredAt }) => (retiredAt === null ? [kid] : []));
    const kid = await appendKey(memory.keys(), atOnce ? now : now + publishAheadMs, options, async () => {
      if (atOnce) await retireKeys(others, new Date(now));
      await removeKeys(longEnded(now));
    });
    await memory.reload();
    return recordOf(kid);
  }

  function longEnded(now: number): readonly string[] {
    const then = now - keepEndedMs;
    const states = statesOf(memory.keys(), then, tokenMaxTtlSeconds);
    const isLongEnded = ({ kid, createdAt, retiredAt }: { kid: string; createdAt: number; retiredAt: number | null }) =>
      createdAt < then && states.get(kid) === 'ended' && (retiredAt ?? 0) < then;
    return memory
      .keys()
      .filter(isLongEnded)
      .map(({ kid }) => kid);
  }

  async function retire(kid: string): Promise<void> {
    await memory.reload();
    if (!memory.find(kid)) throw new NotFoundError(`there is no signing key ${kid}`);
    if (memory.stateOf(kid) === 'signing') {
      throw new ConflictError(`${kid} is the key that signs; \`keys rotate --now\` replaces it and ends its trust`);
    }
    await changes.changing('key', kid, () => retireKeys([kid], new Date(clock())));
    await memory.reload();
  }

  async function rewrap(): Promise<number> {
    const stale = (await loadKeys()).filter(({ sealed }) => sealed.wrappedBy !== currentWrapper);
    for (const { kid, sealed } of stale) {
      const privateJwk = openPrivateKey(sealed, kid, keyEncryptionKeys);
      if (privateJwk === null)
        throw new KeyUnreadableError(`no KEY_ENCRYPTION_KEY opens signing key ${kid}; add the one that sealed it`);
      const resealed = sealPrivateKey(privateJwk, kid, keyEncryptionKeys[0]);
      await changes.changing('key', kid, () => resealKey(kid, resealed));
    }
    await memory.reload();
    return stale.length;
  }

  function recordOf(kid: string): KeyRecord {
    const key = memory.find(kid);
    if (!key) throw new NotFoundError(`there is no signing key ${kid}`);
    const { alg, createdAt, signsFrom, retiredAt, wrappedBy } = key;
    const isWrappedByCurrent = wrappedBy === currentWrapper;
    return { kid, alg, state: memory.stateOf(kid), createdAt, signsFrom, retiredAt, isWrappedByCurrent };
  }

  async function list(): Promise<readonly KeyRecord[]> {
    await memory.reload();
    return memory.keys().map(({ kid }) => recordOf(kid));
  }

  return { list, rotate, retire, rewrap };
}
