import { type JWTPayload, jwtVerify } from 'jose';
import { StoreError } from '../../lib/app-error.js';
import { OAuthError } from '../oauth-error.js';
import { isCompactJws } from '../tokens/read-claims.js';
import type { TrustedIssuer } from './trusted-issuers.js';

const maxClockSkewSeconds = 5;

/**
 * Verifies a JWT of a trusted issuer: its signature by one of the issuer's keys and allowed algorithms, and its lifetime. The audience is
 * the caller's to check. `null`: it does not hold.
 * @throws OAuthError temporarily_unavailable when the issuer's keys cannot be had
 */
export async function verifyExternalJwt(jwt: string, issuer: TrustedIssuer, now: number): Promise<VerifiedJwt | null> {
  if (!isCompactJws(jwt)) return null;
  try {
    const { payload, protectedHeader } = await jwtVerify(jwt, issuer.keys, {
      issuer: issuer.issuer,
      algorithms: [...issuer.algs],
      currentDate: new Date(now),
      clockTolerance: maxClockSkewSeconds,
      requiredClaims: ['exp', 'iat'],
    });
    const subject = payload[issuer.subjectClaim];
    const isFromFuture = (payload.iat ?? 0) * 1000 > now + maxClockSkewSeconds * 1000;
    if (typeof subject !== 'string' || subject === '' || isFromFuture) return null;
    return { payload, subject, type: protectedHeader.typ?.toLowerCase() };
  } catch (error) {
    if (error instanceof OAuthError || error instanceof StoreError) throw error;
    return null;
  }
}

export interface VerifiedJwt {
  readonly payload: JWTPayload;
  readonly subject: string;
  /** The header's `typ` in lower case. */
  readonly type: string | undefined;
}

/** Whether a JWT is meant for one of these audiences. */
export function isFor(aud: string | readonly string[] | undefined, ...audiences: readonly string[]): boolean {
  const named = typeof aud === 'string' ? [aud] : (aud ?? []);
  return named.some((one) => audiences.includes(one));
}
