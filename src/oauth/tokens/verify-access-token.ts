import { hash } from 'node:crypto';
import { type JWTPayload, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../lib/clock.js';
import type { KeyRing } from '../keys/key-ring.js';
import { OAuthError } from '../oauth-error.js';
import { confirmationOf, headerOf, isCompactJws, scopesOf } from './read-claims.js';

/** What an access token says, once its signature is verified. Whether it still counts is asked anew at each use. */
export interface TokenClaims {
  readonly issuer: string;
  /** The registered client that it acts as: by its id for our own tokens, by issuer and subject for an external one's. */
  readonly clientId: string;
  readonly isExternal: boolean;
  readonly scopes: readonly string[];
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly exp: number;
  readonly jti: string | null;
  /** Of our own key that signed it; `null` for external tokens. */
  readonly kid: string | null;
  /** Thumbprint of the DPoP key that it is bound to; `null`: a bearer token. */
  readonly jkt: string | null;
}

export interface OwnTokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly keyRing: Pick<KeyRing, 'findKey'>;
  readonly clock: Clock;
}

/** Verifies one of our own access tokens. @throws OAuthError invalid_token; StoreError */
export type VerifyOwnToken = (token: string) => Promise<TokenClaims>;

const maxVerified = 10_000;
const maxTokenLength = 8192;

/** A refusal of a token; the caller learns no more than that it is not valid. */
export function badToken(
  detail: string,
  options: { readonly cause?: unknown; readonly clientId?: string } = {},
): OAuthError {
  return new OAuthError('invalid_token', 'the access token is not valid', { detail, ...options });
}

/** The name under which verified tokens are remembered: no token stays in memory. */
export function tokenName(token: string): string {
  return hash('sha256', token, 'base64');
}

/**
 * Verifies access tokens of ours (TS-9; RFC 9068 4): algorithm and type pinned, issuer, audience, lifetime. A token that was verified is
 * remembered by its hash, the longest unused are forgotten, so that a repeated token costs a look-up.
 */
export function createOwnTokenVerifier({ issuer, audience, keyRing, clock }: OwnTokenVerifierOptions): VerifyOwnToken {
  const verified = new LRUCache<string, TokenClaims>({ max: maxVerified });

  return async (token) => {
    const name = tokenName(token);
    const known = verified.get(name);
    if (known) return known;
    const claims = await verifySignature(token);
    verified.set(name, claims);
    return claims;
  };

  async function verifySignature(token: string): Promise<TokenClaims> {
    const header = token.length <= maxTokenLength && isCompactJws(token) ? headerOf(token) : null;
    if (typeof header?.kid !== 'string') throw badToken('malformed, or without a kid');
    const key = await keyRing.findKey(header.kid);
    if (key === null) throw badToken('unknown kid');
    const { payload } = await jwtVerify(token, key.publicKey, {
      algorithms: [key.alg],
      typ: 'at+jwt',
      issuer,
      audience,
      currentDate: new Date(clock()),
    }).catch((cause: unknown) => {
      throw badToken('signature, type or a claim is wrong', { cause });
    });
    return claimsOf(payload, key.kid);
  }

  function claimsOf(payload: JWTPayload, kid: string): TokenClaims {
    const { sub, client_id: clientId, iat, exp, jti, scope, cnf } = payload;
    if (typeof clientId !== 'string' || sub !== clientId) throw badToken('sub and client_id differ');
    if (typeof iat !== 'number' || typeof exp !== 'number' || typeof jti !== 'string')
      throw badToken('iat, exp or jti is missing');
    const confirmation = confirmationOf(cnf);
    if (!confirmation.isKnown) throw badToken('an unknown confirmation');
    return { issuer, clientId, isExternal: false, scopes: scopesOf(scope), iat, exp, jti, kid, jkt: confirmation.jkt };
  }
}
