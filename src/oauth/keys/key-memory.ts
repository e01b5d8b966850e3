import type { Clock } from '../../lib/clock.js';
import type { StoredSigningKey } from '../../registry/models/signing-key.js';
import type { KeyEncryptionKeys } from './key-encryption.js';
import { type KeyState, statesOf } from './key-schedule.js';
import { loadKeys } from './key-store.js';
import { openKey, type RingKey } from './ring-key.js';

export interface KeyMemoryOptions {
  readonly keyEncryptionKeys: KeyEncryptionKeys;
  readonly tokenMaxTtlSeconds: number;
  readonly clock: Clock;
}

/** The store's signing keys as this node last read them, and what each is for now. */
export interface KeyMemory {
  /** Reads the store; a call that comes while one reads waits for a read of its own, so that no change is missed. @throws StoreError */
  reload(): Promise<void>;
  /** The same, but at most once a second. @throws StoreError */
  reloadSparingly(): Promise<void>;
  /** In their order. */
  keys(): readonly RingKey[];
  find(kid: string): RingKey | undefined;
  /** An unknown key has ended. */
  stateOf(kid: string): KeyState;
}

const minReloadIntervalMs = 1000;

/** Makes an empty memory; nothing is read before the first `reload`. */
export function createKeyMemory({ keyEncryptionKeys, tokenMaxTtlSeconds, clock }: KeyMemoryOptions): KeyMemory {
  let keys: readonly RingKey[] = [];
  let byKid: ReadonlyMap<string, RingKey> = new Map();
  let states: ReadonlyMap<string, KeyState> = new Map();
  let statesAt = Number.NaN;
  let reloading: Promise<void> | undefined;
  let reloadedAt = Number.NEGATIVE_INFINITY;

  async function reload(): Promise<void> {
    while (reloading) await reloading.catch(() => {});
    reloading = read().finally(() => {
      reloading = undefined;
    });
    await reloading;
  }

  async function read(): Promise<void> {
    reloadedAt = clock();
    const stored = await loadKeys();
    keys = await Promise.all(stored.map((key) => knownAs(key) ?? openKey(key, keyEncryptionKeys)));
    byKid = new Map(keys.map((key) => [key.kid, key]));
    statesAt = Number.NaN;
  }

  function knownAs(stored: StoredSigningKey): RingKey | null {
    const known = byKid.get(stored.kid);
    const isSame =
      known?.wrappedBy === stored.sealed.wrappedBy && known.retiredAt === (stored.retiredAt?.getTime() ?? null);
    return known && isSame ? known : null;
  }

  async function reloadSparingly(): Promise<void> {
    const now = clock();
    if (reloading) await reloading;
    else if (now - reloadedAt >= minReloadIntervalMs || now < reloadedAt) await reload();
  }

  /** Decided anew once a second at most: the steps of the schedule are minutes apart. */
  function stateOf(kid: string): KeyState {
    const now = clock();
    if (!(now >= statesAt && now < statesAt + 1000)) {
      states = statesOf(keys, now, tokenMaxTtlSeconds);
      statesAt = now;
    }
    return states.get(kid) ?? 'ended';
  }

  return { reload, reloadSparingly, keys: () => keys, find: (kid) => byKid.get(kid), stateOf };
}
