import type { Actor } from '../../access/rights.js';
import { RateLimitError } from '../../lib/app-error.js';
import type { Clock } from '../../lib/clock.js';
import type { Rate } from '../../lib/parse-rate.js';
import { type ClientLimits, clientLimitsOver } from '../../registry/client-limits.js';
import { DocumentLimitError } from '../document-limits.js';
import { RateBuckets } from './rate-buckets.js';

/** What an operation cost, as `extensions.cost` says it. */
export interface CostReport {
  readonly requested: number;
  /** Of the client's rate where there is one (`RATE_LIMIT`), else of what one operation may cost (`MAX_COST`). */
  readonly remaining: number;
}

/** What one request is held to, and what it spends. */
export interface Allowance {
  readonly limits: ClientLimits;
  /** Takes the point that any request costs, before anybody looks at what it asks. @throws RateLimitError */
  arrive(): void;
  /** Takes the rest of an operation's cost. @throws DocumentLimitError over `MAX_COST`; RateLimitError over the rate */
  spend(requested: number): void;
  /** What was asked for, when the caller wants to know. */
  report(): CostReport | null;
  /** `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10); none without a rate. */
  headers(): Readonly<Record<string, string>>;
}

/** Who asks: their rights, where from, and whether they want to know the cost. */
export interface Spender {
  readonly actor: Actor | null;
  /** The address of callers without a token, who share what it may spend. */
  readonly address: string;
  readonly wantsReport: boolean;
}

/** Opens the allowance of a request; one a process, since it remembers what was spent. */
export type OpenAllowance = (spender: Spender) => Allowance;

/** Makes it over the server's own limits. */
export function allowances(defaults: ClientLimits, clock: Clock): OpenAllowance {
  const buckets = new RateBuckets(clock);
  const limitsOf = clientLimitsOver(defaults);
  return ({ actor, address, wantsReport }) => {
    const limits = actor ? limitsOf(actor.attributes) : defaults;
    return new RequestAllowance(buckets, payerOf(actor, address), limits, wantsReport);
  };
}

/** Under whose name requests are counted: a client's, or that of the address that somebody without a token has. */
export function payerOf(actor: Actor | null, address: string): string {
  return actor ? `client ${actor.clientId}` : `address ${address}`;
}

class RequestAllowance implements Allowance {
  readonly limits: ClientLimits;
  readonly #buckets: RateBuckets;
  readonly #payer: string;
  readonly #wantsReport: boolean;
  #hasArrived = false;
  #requested: number | null = null;

  constructor(buckets: RateBuckets, payer: string, limits: ClientLimits, wantsReport: boolean) {
    this.#buckets = buckets;
    this.#payer = payer;
    this.limits = limits;
    this.#wantsReport = wantsReport;
  }

  arrive(): void {
    this.#take(1);
    this.#hasArrived = true;
  }

  spend(requested: number): void {
    this.#requested = requested;
    const { maxCost, rateLimit } = this.limits;
    if (requested > maxCost) throw tooCostly(requested, `${maxCost} are allowed`, 'MAX_COST');
    if (rateLimit && requested > rateLimit.points)
      throw tooCostly(requested, `the client's whole budget is ${rateLimit.points}`, 'RATE_LIMIT');
    this.#take(this.#hasArrived ? requested - 1 : requested, requested);
  }

  report(): CostReport | null {
    if (!this.#wantsReport || this.#requested === null) return null;
    const { maxCost, rateLimit } = this.limits;
    const remaining = rateLimit ? Math.floor(this.#left(rateLimit)) : Math.max(0, maxCost - this.#requested);
    return { requested: this.#requested, remaining };
  }

  headers(): Readonly<Record<string, string>> {
    const { rateLimit } = this.limits;
    if (!rateLimit) return {};
    const left = this.#left(rateLimit);
    const untilFull = Math.ceil(((rateLimit.points - left) * rateLimit.windowSeconds) / rateLimit.points);
    return {
      ratelimit: `"cost";r=${Math.floor(left)};t=${untilFull}`,
      'ratelimit-policy': `"cost";q=${rateLimit.points};w=${rateLimit.windowSeconds}`,
    };
  }

  #left(rate: Rate): number {
    return this.#buckets.left(this.#payer, rate);
  }

  #take(points: number, again = points): void {
    const { rateLimit } = this.limits;
    const seconds = rateLimit ? this.#buckets.take(this.#payer, rateLimit, points, again) : 0;
    if (seconds > 0) throw new RateLimitError('The budget is spent (RATE_LIMIT)', 'RATE_LIMIT', seconds);
  }
}

function tooCostly(requested: number, most: string, limit: string): DocumentLimitError {
  return new DocumentLimitError(`The operation costs ${requested} points; ${most} (${limit})`, limit);
}
