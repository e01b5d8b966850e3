import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../lib/app-error.js';
import type { Clock } from '../lib/clock.js';
import { isDuplicateKey } from '../lib/is-duplicate-key.js';
import type { Log } from '../observe/log.js';
import { guardStore } from './guard-store.js';
import { IdempotencyKey, type StoredIdempotencyKey } from './models/idempotency-key.js';

/** A mutation that its sender may send again. */
export interface KeyedRequest {
  /** Who sends it, by a name that no other client ever has, not even a later one of the same id. */
  readonly client: string;
  /** As the sender made it up; only a hash of it is kept. */
  readonly key: string;
  /** Equal for equal requests, and for no others. */
  readonly fingerprint: string;
  /** The end of the sender's patience. */
  readonly signal?: AbortSignal | undefined;
}

/** The right to run a request, and to run it alone. */
export interface Turn {
  readonly kind: 'first';
  /** Says that it was carried out; `null`: its answer is not to be kept. */
  keep(answer: string | null): Promise<void>;
  /** Says that it was not; who sends it again runs it. */
  release(): Promise<void>;
}

/** What is known of a request. */
export type Claim =
  | Turn
  /** It was carried out; `null`: and its answer was not kept. */
  | { readonly kind: 'answered'; readonly answer: string | null }
  /** The key belongs to another request. */
  | { readonly kind: 'other request' }
  /** It is being carried out, and for longer than we wait. */
  | { readonly kind: 'running' };

/** Which mutations have been carried out, on all nodes. */
export interface IdempotencyKeys {
  /** Claims a key, or learns what became of it, waiting for one that is running. @throws StoreError */
  claim(request: KeyedRequest): Promise<Claim>;
}

export interface IdempotencyOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** How long one may be silent that runs, before it counts as dead. */
  readonly leaseMs?: number;
  /** How long to wait for one that runs. */
  readonly waitMs?: number;
}

const keptMs = 24 * 3600 * 1000;
const pollMs = 50;
const maxKeeps = 3;

/** Makes it, on Mongoose's default connection. The unique id of a record decides between several that claim a key at once. */
export function createIdempotencyKeys(options: IdempotencyOptions): IdempotencyKeys {
  const { clock, log, leaseMs = 10_000, waitMs = 10_000 } = options;

  async function claim(request: KeyedRequest): Promise<Claim> {
    const _id = hashOf(request.client, request.key);
    const until = performance.now() + waitMs;
    for (;;) {
      const turn = await tryFirst(_id, request.fingerprint);
      if (turn) return turn;
      const found = await guardStore(() => IdempotencyKey.findById(_id).lean().exec());
      if (!found) continue;
      const known = isOver(found) ? await takeOver(found, request.fingerprint) : outcomeOf(found, request);
      if (known) return known;
      if (performance.now() >= until) return { kind: 'running' };
      if (request.signal?.aborted)
        throw new StoreError('the request was given up while another of its key was running');
      await sleep(pollMs);
    }
  }

  async function tryFirst(_id: string, fingerprint: string): Promise<Turn | null> {
    const fresh = recordOf(fingerprint);
    try {
      await guardStore(() => insertOnce({ _id, ...fresh }));
      return openTurn(_id, fresh.holder);
    } catch (error) {
      if (error instanceof TakenError) return null;
      throw error;
    }
  }

  /** A record whose day is over, or whose holder died; of several that want it one gets it. */
  async function takeOver(found: StoredIdempotencyKey, fingerprint: string): Promise<Claim | null> {
    if (found.expiresAt.getTime() > clock() && found.fingerprint !== fingerprint) return { kind: 'other request' };
    const fresh = recordOf(fingerprint);
    const filter = { _id: found._id, holder: found.holder, leaseEndsAt: found.leaseEndsAt };
    const { matchedCount } = await guardStore(() => IdempotencyKey.updateOne(filter, { $set: fresh }).exec());
    return matchedCount === 1 ? openTurn(found._id, fresh.holder) : null;
  }

  function isOver({ expiresAt, leaseEndsAt }: StoredIdempotencyKey): boolean {
    return expiresAt.getTime() <= clock() || (leaseEndsAt !== null && leaseEndsAt.getTime() <= clock());
  }

  function recordOf(fingerprint: string) {
    const now = clock();
    const dates = { leaseEndsAt: new Date(now + leaseMs), expiresAt: new Date(now + keptMs) };
    return { fingerprint, holder: randomUUID(), answer: null, ...dates };
  }

  function openTurn(_id: string, holder: string): Turn {
    const mine = { _id, holder };
    const renew = () => {
      const leaseEndsAt = new Date(clock() + leaseMs);
      IdempotencyKey.updateOne(mine, { $set: { leaseEndsAt } })
        .exec()
        .catch((error: unknown) => log.warn({ err: error }, 'the lease of an idempotency key was not renewed'));
    };
    const renewing = setInterval(renew, leaseMs / 3).unref();
    return {
      kind: 'first',
      async keep(answer) {
        clearInterval(renewing);
        await keepAnswer(mine, answer);
      },
      async release() {
        clearInterval(renewing);
        await IdempotencyKey.deleteOne(mine)
          .exec()
          .catch((error: unknown) =>
            log.warn({ err: error }, 'an idempotency key was not released; its lease ends soon'),
          );
      },
    };
  }

  /** The mutation is done, so its sender gets the answer whatever happens here. */
  async function keepAnswer(
    mine: { readonly _id: string; readonly holder: string },
    answer: string | null,
  ): Promise<void> {
    for (let attempt = 1; attempt <= maxKeeps; attempt++) {
      try {
        await IdempotencyKey.updateOne(mine, { $set: { answer, leaseEndsAt: null } }).exec();
        return;
      } catch (error) {
        log.warn({ err: error, attempt }, 'the answer of an idempotent mutation was not kept');
      }
    }
  }

  return { claim };
}

function outcomeOf({ fingerprint, leaseEndsAt, answer }: StoredIdempotencyKey, request: KeyedRequest): Claim | null {
  if (fingerprint !== request.fingerprint) return { kind: 'other request' };
  return leaseEndsAt === null ? { kind: 'answered', answer } : null;
}

class TakenError extends Error {}

async function insertOnce(record: StoredIdempotencyKey): Promise<void> {
  try {
    await IdempotencyKey.create(record);
  } catch (error) {
    throw isDuplicateKey(error) ? new TakenError() : error;
  }
}

/** A client's name has no NUL in it, so no two pairs share a text. */
function hashOf(client: string, key: string): string {
  return createHash('sha256').update(`${client}\0${key}`).digest('base64url');
}
