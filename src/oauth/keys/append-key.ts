import { ConflictError } from '../../lib/app-error.js';
import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../observe/log.js';
import type { KeyEncryptionKeys } from './key-encryption.js';
import { addKey } from './key-store.js';
import { makeKey, type SigningAlg } from './make-key.js';
import type { RingKey } from './ring-key.js';

/** How nodes learn of each other's changes; the registry's change feed. */
export interface KeyChanges {
  changing<T>(kind: 'key', id: string, act: () => Promise<T>): Promise<T>;
  subscribe(kind: 'key', handler: (id: string) => Promise<void>): () => void;
}

export interface AppendKeyOptions {
  readonly alg: SigningAlg;
  readonly keyEncryptionKeys: KeyEncryptionKeys;
  readonly changes: KeyChanges;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Makes a key and puts it behind the ones that are known, on all nodes; `andThen` is part of the same change. Answers its kid.
 * @throws ConflictError if the row has grown meanwhile, StoreError
 */
export async function appendKey(
  known: readonly RingKey[],
  signsFrom: number,
  { alg, keyEncryptionKeys, changes, clock, log }: AppendKeyOptions,
  andThen: () => Promise<void> = async () => {},
): Promise<string> {
  const sequence = Math.max(0, ...known.map((key) => key.sequence)) + 1;
  const key = await makeKey({ alg, sequence, createdAt: clock(), signsFrom, keyEncryptionKey: keyEncryptionKeys[0] });
  await changes.changing('key', key.kid, async () => {
    if (!(await addKey(key))) throw new ConflictError('another process is rotating the signing keys; see `keys list`');
    await andThen();
  });
  log.info({ kid: key.kid, alg, signsFrom: new Date(signsFrom) }, 'made a signing key');
  return key.kid;
}

/** The same, where it does not matter which of several processes makes the key. @throws StoreError */
export async function appendUnlessOvertaken(...args: Parameters<typeof appendKey>): Promise<void> {
  try {
    await appendKey(...args);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
}
