import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../observe/log.js';
import { createRemoteKeys, type RemoteKeys } from './remote-keys.js';

/** An external issuer, as `TRUSTED_ISSUERS` describes it (TS-18). */
export interface TrustedIssuerSettings {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly audience: string;
  readonly subjectClaim: string;
  readonly scopeClaim: string;
  readonly algs: readonly string[];
}

export interface TrustedIssuer extends TrustedIssuerSettings {
  readonly keys: RemoteKeys;
}

export interface TrustedIssuers {
  /** Whether there are none, so that nobody need look at a token's issuer. */
  readonly isEmpty: boolean;
  /** By exact comparison, as RFC 8414 asks. `null`: not trusted. */
  find(issuer: string): TrustedIssuer | null;
}

/** Gives every trusted issuer a cache of keys of its own, so that a dead one hurts no other. Nothing is fetched before it is needed. */
export function createTrustedIssuers(
  settings: readonly TrustedIssuerSettings[],
  clock: Clock,
  log: Log,
): TrustedIssuers {
  const byIssuer = new Map(
    settings.map((one) => [one.issuer, { ...one, keys: createRemoteKeys(one.jwksUri, clock, log) }]),
  );
  return { isEmpty: byIssuer.size === 0, find: (issuer) => byIssuer.get(issuer) ?? null };
}
