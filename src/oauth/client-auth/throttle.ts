import { LRUCache } from 'lru-cache';
import type { Clock } from '../../lib/clock.js';
import { OAuthError } from '../oauth-error.js';
import { networkOf } from './network-of.js';

const windowMs = 60_000;
const maxFailuresByIdAndAddress = 10;
const maxFailuresByAddress = 100;
/** Beyond this the longest unused counters are forgotten: memory stays bounded whoever guesses. */
const maxCounters = 20_000;

interface Counter {
  startedAt: number;
  failures: number;
  underWay: number;
}

/** An attempt that is being checked. Whoever began it ends it, by one of the two. */
export interface Attempt {
  /** Settles when it may be checked; others may have to be asked that count together with this process. @throws OAuthError too_many_requests */
  readonly granted: Promise<void>;
  fail(): void;
  /** It was right, or was never checked. */
  withdraw(): void;
}

/** Holds guessing down (TS-15). Counts by the presented id, registered or not, so that a 429 tells nobody which ids exist. */
export interface Throttle {
  /**
   * Attempts under way count like failures, so that a burst gets no more guesses than a trickle; those that share another's check do not.
   * @throws OAuthError too_many_requests
   */
  begin(clientId: string, ip: string, options?: { readonly isShared?: boolean }): Attempt;
}

/** Runs a check as one attempt: only a wrong credential counts against whoever presented it. */
export async function asAttempt<T>(attempt: Attempt, check: () => Promise<T>): Promise<T> {
  try {
    await attempt.granted;
    const result = await check();
    attempt.withdraw();
    return result;
  } catch (error) {
    if (error instanceof OAuthError && error.code === 'invalid_client') attempt.fail();
    else attempt.withdraw();
    throw error;
  }
}

/** Whoever counts alone has decided when an attempt begins. */
const granted = Promise.resolve();

/** Ten failures a minute for an id at an address, a hundred for an address; the minute begins with the first failure. */
export function createThrottle(clock: Clock): Throttle {
  const byIdAndAddress = new LRUCache<string, Counter>({ max: maxCounters });
  const byAddress = new LRUCache<string, Counter>({ max: maxCounters });

  function begin(clientId: string, ip: string, { isShared = false } = {}): Attempt {
    const network = networkOf(ip);
    const counters = [
      { counter: counterOf(byIdAndAddress, `${network} ${clientId.slice(0, 128)}`), max: maxFailuresByIdAndAddress },
      { counter: counterOf(byAddress, network), max: maxFailuresByAddress },
    ];
    for (const { counter, max } of counters) refuseIfFull(counter, isShared ? max : max - counter.underWay);
    const add = (underWay: number, failures: number) => {
      for (const { counter } of counters) {
        counter.underWay += underWay;
        counter.failures += failures;
      }
    };
    const reserved = isShared ? 0 : 1;
    add(reserved, 0);
    return { granted, fail: () => add(-reserved, 1), withdraw: () => add(-reserved, 0) };
  }

  function refuseIfFull({ failures, startedAt }: Counter, max: number): void {
    if (failures < max) return;
    throw new OAuthError('too_many_requests', 'too many failed attempts, try again later', {
      retryAfterSeconds: (startedAt + windowMs - clock()) / 1000,
    });
  }

  function counterOf(counters: LRUCache<string, Counter>, key: string): Counter {
    const now = clock();
    const counter = counters.get(key) ?? { startedAt: now, failures: 0, underWay: 0 };
    if (now < counter.startedAt || now - counter.startedAt >= windowMs)
      Object.assign(counter, { startedAt: now, failures: 0 });
    counters.set(key, counter);
    return counter;
  }

  return { begin };
}
