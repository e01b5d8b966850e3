import { LRUCache } from 'lru-cache';
import type { Clock } from '../../lib/clock.js';
import type { ClientDirectory } from '../services.js';
import { confirmationOf, scopesOf } from '../tokens/read-claims.js';
import { badToken, type TokenClaims, tokenName } from '../tokens/verify-access-token.js';
import { isFor, type VerifiedJwt, verifyExternalJwt } from './external-token.js';
import type { TrustedIssuer } from './trusted-issuers.js';

const maxVerified = 10_000;

/** Verifies an access token of a trusted issuer. @throws OAuthError invalid_token, temporarily_unavailable */
export type VerifyExternalToken = (token: string, issuer: TrustedIssuer) => Promise<TokenClaims>;

/**
 * Verifies access tokens of trusted issuers (TS-18). Such a token acts as the client that registered the pair (issuer, subject), never by a
 * bare id; the pair is looked up at each use. Verified tokens are remembered by their hash.
 */
export function createExternalTokenVerifier(directory: ClientDirectory, clock: Clock): VerifyExternalToken {
  const verified = new LRUCache<string, VerifiedJwt>({ max: maxVerified });

  return async (token, issuer) => {
    const name = `${issuer.issuer} ${tokenName(token)}`;
    const jwt = verified.get(name) ?? (await verifyExternalJwt(token, issuer, clock()));
    if (jwt === null || !isFor(jwt.payload.aud, issuer.audience)) throw badToken('external: it does not hold');
    verified.set(name, jwt);
    const client = await directory.findClientBySubject(issuer.issuer, jwt.subject);
    if (client === null) throw badToken('external: its subject is not registered');
    return claimsOf(jwt, issuer, client.id);
  };
}

function claimsOf({ payload }: VerifiedJwt, issuer: TrustedIssuer, clientId: string): TokenClaims {
  const { iat = 0, exp = 0, jti = null, cnf } = payload;
  const confirmation = confirmationOf(cnf);
  if (!confirmation.isKnown) throw badToken('external: an unknown confirmation', { clientId });
  return {
    issuer: issuer.issuer,
    clientId,
    isExternal: true,
    scopes: scopesOf(payload[issuer.scopeClaim]),
    iat,
    exp,
    jti,
    kid: null,
    jkt: confirmation.jkt,
  };
}
