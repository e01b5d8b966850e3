import { hash, randomBytes } from 'node:crypto';
import type { Clock } from '../../lib/clock.js';
import type { ClientSecret, RegisteredClient } from '../../registry/registered-client.js';

const maxRememberedMs = 5 * 60_000;

/**
 * Remembers verified secrets until their own end, at most 5 minutes, so that a busy client does not pay for bcrypt (TS-14). Kept under a
 * keyed hash whose key never leaves the process, by client snapshot: any change of the client forgets.
 */
export class SecretMemory {
  readonly #clock: Clock;
  readonly #key = randomBytes(32).toString('base64');
  readonly #byClient = new WeakMap<
    RegisteredClient,
    Map<string, { readonly secret: ClientSecret; readonly until: number }>
  >();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A name for a presented secret that is worthless elsewhere. A key of fixed length in front is all that a look-up needs of a MAC. */
  hash(presented: string): string {
    return hash('sha256', this.#key + presented, 'base64');
  }

  /** The client's secret behind a hash, if it was verified not long ago. */
  recall(client: RegisteredClient, hash: string): ClientSecret | null {
    const known = this.#byClient.get(client)?.get(hash);
    return known !== undefined && this.#clock() < known.until ? known.secret : null;
  }

  /** Only ever called with a secret that has just been verified, so there are never more entries than the client has secrets. */
  remember(client: RegisteredClient, hash: string, secret: ClientSecret): void {
    const until = Math.min(this.#clock() + maxRememberedMs, secret.expiresAt ?? Number.POSITIVE_INFINITY);
    const remembered = this.#byClient.get(client) ?? new Map();
    this.#byClient.set(client, remembered.set(hash, { secret, until }));
  }
}
