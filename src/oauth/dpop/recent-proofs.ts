import type { Clock } from '../../lib/clock.js';
import { OAuthError } from '../oauth-error.js';

/** Longer than a nonce lives, and with it any proof that carries it. */
const generationMs = 45_000;
const maxRemembered = 200_000;

/** One-time ids of DPoP proofs at this node's API. Another node does not know them: 30 s of a nonce are that limit (TS-10). */
export interface RecentProofs {
  /** Whether it is new; from now on it is not. @throws OAuthError temporarily_unavailable rather than forget one too early */
  add(jkt: string, jti: string): boolean | Promise<boolean>;
}

/** Two sets that take turns: whatever is younger than one turn is in either of them, and nothing is older than two. */
export function createRecentProofs(clock: Clock): { add(jkt: string, jti: string): boolean } {
  let current = new Set<string>();
  let previous = new Set<string>();
  let startedAt = clock();

  function turn(): void {
    const now = clock();
    if (now - startedAt < generationMs && now >= startedAt) return;
    previous = now - startedAt < 2 * generationMs ? current : new Set();
    current = new Set();
    startedAt = now;
  }

  function add(jkt: string, jti: string): boolean {
    turn();
    const name = `${jkt} ${jti}`;
    if (current.has(name) || previous.has(name)) return false;
    if (current.size >= maxRemembered)
      throw new OAuthError('temporarily_unavailable', 'too many DPoP proofs, try again');
    current.add(name);
    return true;
  }

  return { add };
}
