import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../observe/log.js';
import { guardStore } from '../../registry/guard-store.js';
import { Revocation, type StoredRevocation } from '../../registry/models/revocation.js';

/** How nodes learn of each other's revocations; the registry's change feed. */
export interface RevocationChanges {
  changing<T>(kind: 'revocation', id: string, act: () => Promise<T>): Promise<T>;
  subscribe(kind: 'revocation', handler: (id: string) => void): () => void;
}

export interface DenylistOptions {
  readonly changes: RevocationChanges;
  /** The longest that any access token lives. */
  readonly tokenMaxTtlSeconds: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Revoked tokens, in memory for every request and in the store for every node (TS-13). */
export interface Denylist {
  /** Reads what other nodes revoked before this one started. @throws StoreError */
  start(): Promise<void>;
  stop(): void;
  has(jti: string): boolean;
  /** Revokes at once here, and on every other node with its next look at the feed. `exp` in seconds since the epoch. @throws StoreError */
  revoke(jti: string, exp: number): Promise<void>;
}

const sweepIntervalMs = 60_000;

/** Makes the denylist; nothing is read before `start`. Records that have ended are swept out of memory once a minute. */
export function createDenylist({ changes, tokenMaxTtlSeconds, clock, log }: DenylistOptions): Denylist {
  /** Ends in milliseconds since the epoch, by jti. */
  const ends = new Map<string, number>();
  let sweptAt = clock();
  let unsubscribe = () => {};

  async function start(): Promise<void> {
    // The feed first: what is revoked while the store is read is not missed.
    unsubscribe = changes.subscribe('revocation', (jti) => deny(jti, clock() + tokenMaxTtlSeconds * 1000));
    const stored = await readRevocations(new Date(clock()));
    for (const { _id, expiresAt } of stored) deny(_id, expiresAt.getTime());
    log.debug({ revocations: ends.size }, 'denylist loaded');
  }

  function deny(jti: string, end: number): void {
    ends.set(jti, Math.max(end, ends.get(jti) ?? 0));
    if (clock() - sweptAt >= sweepIntervalMs) sweep();
  }

  function sweep(): void {
    sweptAt = clock();
    for (const [jti, end] of ends) if (end <= sweptAt) ends.delete(jti);
  }

  async function revoke(jti: string, exp: number): Promise<void> {
    await changes.changing('revocation', jti, () => writeRevocation({ _id: jti, expiresAt: new Date(exp * 1000) }));
    deny(jti, exp * 1000);
  }

  return { start, stop: () => unsubscribe(), has: (jti) => ends.has(jti), revoke };
}

function readRevocations(now: Date): Promise<readonly StoredRevocation[]> {
  return guardStore(() =>
    Revocation.find({ expiresAt: { $gt: now } })
      .lean<StoredRevocation[]>()
      .exec(),
  );
}

function writeRevocation({ _id, expiresAt }: StoredRevocation): Promise<unknown> {
  return guardStore(() => Revocation.updateOne({ _id }, { $max: { expiresAt } }, { upsert: true }).exec());
}
