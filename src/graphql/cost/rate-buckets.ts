import { LRUCache } from 'lru-cache';
import type { Clock } from '../../lib/clock.js';
import type { Rate } from '../../lib/parse-rate.js';

/** What somebody has left, at a time in milliseconds. */
interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** How many are remembered; who is forgotten begins with a full bucket. */
const maxBuckets = 20_000;

/**
 * A token bucket for each of those who spend: it holds the points of one window, and fills evenly. In memory, so each process counts for
 * itself.
 */
export class RateBuckets {
  readonly #clock: Clock;
  readonly #buckets = new LRUCache<string, Bucket>({ max: maxBuckets });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Takes points and answers 0; where there are too few nothing is taken: in how many seconds, rounded up, there are as many as a new
   * try needs, `again` in all.
   */
  take(payer: string, rate: Rate, points: number, again = points): number {
    const left = this.left(payer, rate);
    if (left < points) return Math.max(1, Math.ceil(((again - left) * rate.windowSeconds) / rate.points));
    this.#buckets.set(payer, { left: left - points, at: this.#clock() });
    return 0;
  }

  /** The points that may be spent now; not always whole. */
  left(payer: string, rate: Rate): number {
    const bucket = this.#buckets.get(payer);
    if (!bucket) return rate.points;
    // A clock that was set back must not take anything away.
    const seconds = Math.max(0, this.#clock() - bucket.at) / 1000;
    return Math.min(rate.points, bucket.left + (seconds * rate.points) / rate.windowSeconds);
  }
}
