import { InputError } from '../lib/app-error.js';
import type { StoredSecret } from './models/client.js';

/** How long the secrets before a new one still work, unless said otherwise. */
export const defaultOverlapSeconds = 24 * 3600;

const maxLiveSecrets = 10;

/**
 * A client's secrets after one more was made: those that still live, each to end with the overlap if not before, then the new one.
 * `now` in milliseconds. @throws InputError if the overlap is no time, or too many secrets would live
 */
export function withSecret(
  secrets: readonly StoredSecret[],
  fresh: StoredSecret,
  overlapSeconds: number,
  now: number,
): readonly StoredSecret[] {
  checkOverlap(overlapSeconds);
  const before = endBy(secrets, now, overlapSeconds);
  if (before.length >= maxLiveSecrets)
    throw overlapError(`It has ${maxLiveSecrets} secrets that still work; end them with an overlap of 0s`);
  return [...before, fresh];
}

function endBy(secrets: readonly StoredSecret[], now: number, overlapSeconds: number): readonly StoredSecret[] {
  const end = now + overlapSeconds * 1000;
  return secrets
    .map((secret) => ({ ...secret, expiresAt: new Date(Math.min(end, secret.expiresAt?.getTime() ?? end)) }))
    .filter(({ expiresAt }) => expiresAt.getTime() > now);
}

function checkOverlap(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > 365 * 86_400)
    throw overlapError('An overlap is a duration from 0s to 365d');
}

function overlapError(message: string): InputError {
  return new InputError(message, [{ path: 'overlap', message }]);
}
