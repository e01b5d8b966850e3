import { guardStore } from './guard-store.js';
import { type StoredTombstone, Tombstone } from './models/tombstone.js';

/**
 * The second from which a client's tokens count when all that it had before `now` (milliseconds) shall die (TS-9). A living token may
 * bear the second that has begun; or a later one, `stampedUntil`, if tokens were ended before in this very second, because no token is
 * stamped earlier than its client's `tokensValidFrom`. So it is the second after both.
 */
export function secondAfterTokens(now: number, stampedUntil: number): number {
  return Math.max(Math.floor(now / 1000), stampedUntil) + 1;
}

/**
 * The second from which tokens of a new client count: the one that has begun, unless a client of the same id was deleted whose tokens
 * may still live.
 * @throws StoreError
 */
export async function validFromOfNew(id: string, now: number): Promise<number> {
  const tombstone = await guardStore(() => Tombstone.findById(id).lean<StoredTombstone>().exec());
  return tombstone === null ? Math.floor(now / 1000) : secondAfterTokens(now, tombstone.stampedUntil);
}

/** Remembers, for longer than any token lives, that tokens of a client that is deleted now may exist. @throws StoreError */
export async function writeTombstone(id: string, now: number, tokensValidFrom: number): Promise<void> {
  await guardStore(() =>
    Tombstone.updateOne({ _id: id }, tombstoneUpdate(now, tokensValidFrom), { upsert: true }).exec(),
  );
}

/** What a tombstone says of a client that is deleted now: an upsert, so that a later one is never made earlier. */
export function tombstoneUpdate(now: number, tokensValidFrom: number) {
  const stampedUntil = Math.max(Math.floor(now / 1000), tokensValidFrom);
  return { $max: { stampedUntil }, $currentDate: { at: true } } as const;
}
