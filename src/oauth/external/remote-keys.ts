import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { Clock } from '../../lib/clock.js';
import type { Log } from '../../observe/log.js';
import { OAuthError } from '../oauth-error.js';

/** Keys older than this are read again; the old ones serve on while the issuer does not answer. */
const maxAgeMs = 10 * 60_000;
/** Whatever kids come along, and whether it answers or not (TS-18). */
const minFetchIntervalMs = 60_000;
const timeoutMs = 5000;
const maxBytes = 512 * 1024;

/** Finds an external issuer's key for a JWT's header, for jose's `jwtVerify`. */
export type RemoteKeys = JWTVerifyGetKey;

/**
 * Keeps an external issuer's keys: read when first needed, when old, and on an unknown kid, never more than once a minute.
 * @throws (from the function it makes) OAuthError temporarily_unavailable while there are no keys at all; jose's JWKSNoMatchingKey
 */
export function createRemoteKeys(jwksUri: string, clock: Clock, log: Log): RemoteKeys {
  let keys: ReturnType<typeof createLocalJWKSet> | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let triedAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  function refresh(): Promise<void> {
    if (reading) return reading;
    if (clock() - triedAt < minFetchIntervalMs) return Promise.resolve();
    triedAt = clock();
    reading = read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  async function read(): Promise<void> {
    try {
      keys = createLocalJWKSet(await fetchKeys(jwksUri));
      readAt = clock();
    } catch (error) {
      log.warn({ err: error, jwksUri }, 'the keys of a trusted issuer could not be read');
    }
  }

  return async (header, token) => {
    if (keys === undefined) await refresh();
    else if (clock() - readAt > maxAgeMs) void refresh();
    if (keys === undefined)
      throw new OAuthError('temporarily_unavailable', 'the issuer of the token does not answer', {
        retryAfterSeconds: 60,
      });
    try {
      return await keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await refresh();
      return keys(header, token);
    }
  };
}

async function fetchKeys(jwksUri: string): Promise<JSONWebKeySet> {
  const response = await fetch(jwksUri, {
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
    headers: { accept: 'application/json, application/jwk-set+json' },
  });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  const text = await response.text();
  if (text.length > maxBytes) throw new Error('a key set of this size is no key set');
  return JSON.parse(text);
}
