import type { RegisteredClient } from '../../registry/registered-client.js';
import type { OAuthServices } from '../services.js';
import { badToken, type TokenClaims } from './verify-access-token.js';

const maxClockSkewSeconds = 5;

/** A token that counts now: its client, and the scopes that both have. */
export interface LiveToken {
  readonly claims: TokenClaims;
  readonly client: RegisteredClient;
  readonly scopes: ReadonlySet<string>;
}

/**
 * Asks of a verified token what can change from one use to the next (TS-9, TS-13): its end, its key, its revocation, and its client, which must
 * exist, be enabled and not have been made, or had its tokens revoked, since. Nothing of the store is touched.
 * @throws OAuthError invalid_token
 */
export async function requireLiveToken(claims: TokenClaims, services: OAuthServices): Promise<LiveToken> {
  const { clientId, exp, iat, jti, kid } = claims;
  const client = await services.directory.findClient(clientId);
  if (client === null) throw badToken('its client does not exist');
  if (exp <= services.clock() / 1000) throw badToken('expired', { clientId });
  if (kid !== null && !services.keyRing.isTrusted(kid)) throw badToken('its key is trusted no more', { clientId });
  if (jti !== null && services.denylist.has(jti)) throw badToken('revoked', { clientId });
  if (!client.enabled) throw badToken('its client is disabled', { clientId });
  // "Revoke all" is rounded up, so the tokens after it may bear a second that has not quite come.
  const latest = Math.max(services.clock() / 1000 + maxClockSkewSeconds, client.tokensValidFrom);
  if (iat > latest) throw badToken('issued in the future', { clientId });
  if (iat < client.tokensValidFrom) throw badToken('older than its client allows', { clientId });
  return { claims, client, scopes: effectiveScopes(claims, client) };
}

/** Scopes of a token that its client still has; remembered while both are the same, so that they can be compared by identity. */
const remembered = new WeakMap<
  TokenClaims,
  { readonly client: RegisteredClient; readonly scopes: ReadonlySet<string> }
>();

function effectiveScopes(claims: TokenClaims, client: RegisteredClient): ReadonlySet<string> {
  const known = remembered.get(claims);
  if (known?.client === client) return known.scopes;
  const scopes = new Set(claims.scopes.filter((scope) => client.scopes.has(scope)));
  remembered.set(claims, { client, scopes });
  return scopes;
}
