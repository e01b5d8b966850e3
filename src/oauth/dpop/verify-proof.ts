import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { OAuthError } from '../oauth-error.js';
import { isCompactJws } from '../tokens/read-claims.js';
import type { DpopNonces } from './nonces.js';

/** Algorithms that a proof may be signed with. */
export const dpopAlgs = ['ES256', 'EdDSA', 'RS256', 'PS256', 'ES384', 'ES512'];

const iatWindowSeconds = 60;

export interface ProofExpectations {
  readonly method: string;
  /** Our own URL of what is called, whatever the Host header says (TS-10). */
  readonly url: string;
  /** The access token that the proof goes with; `null` at the token endpoint. */
  readonly accessToken: string | null;
  readonly mustHaveNonce: boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A proof that holds: who signed it, and what must not be seen again until when. */
export interface VerifiedProof {
  /** Thumbprint of its key. */
  readonly jkt: string;
  readonly jti: string;
  /** Seconds since the epoch. */
  readonly acceptableUntil: number;
}

/**
 * Verifies a DPoP proof but for its replay (RFC 9449 4.3).
 * @throws OAuthError invalid_dpop_proof, use_dpop_nonce
 */
export async function verifyProof(
  proof: string,
  expected: ProofExpectations,
  nonces: DpopNonces,
): Promise<VerifiedProof> {
  if (!isCompactJws(proof)) throw badProof('no compact JWS');
  const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
    typ: 'dpop+jwt',
    algorithms: dpopAlgs,
    currentDate: new Date(expected.now),
  }).catch((cause: unknown) => {
    throw badProof('malformed or badly signed', cause);
  });
  const { htm, htu, ath, iat, jti, nonce } = payload;
  if (htm !== expected.method) throw badProof('htm is another method');
  if (typeof htu !== 'string' || !isSameUrl(htu, expected.url)) throw badProof('htu is another URL');
  if (typeof iat !== 'number' || Math.abs(iat - expected.now / 1000) > iatWindowSeconds)
    throw badProof('iat is too far away');
  if (typeof jti !== 'string' || jti === '' || jti.length > 256) throw badProof('jti is missing or too long');
  if (expected.accessToken !== null && ath !== hashOf(expected.accessToken)) throw badProof('ath is of another token');
  checkNonce(nonce, expected, nonces);
  if (protectedHeader.jwk === undefined) throw badProof('no key');
  return { jkt: await calculateJwkThumbprint(protectedHeader.jwk), jti, acceptableUntil: iat + iatWindowSeconds };
}

/** Refuses a proof; the answer says no more than that. */
export function badProof(detail: string, cause?: unknown): OAuthError {
  return new OAuthError('invalid_dpop_proof', 'the DPoP proof is not valid', { detail, cause });
}

function checkNonce(nonce: unknown, { mustHaveNonce }: ProofExpectations, nonces: DpopNonces): void {
  if (nonce === undefined && !mustHaveNonce) return;
  if (typeof nonce === 'string' && nonces.isFresh(nonce)) return;
  throw new OAuthError('use_dpop_nonce', 'a fresh nonce is required in the DPoP proof', {
    headers: { 'dpop-nonce': nonces.current() },
  });
}

/** Compares URLs without query and fragment, after normalization (RFC 9449 4.3). */
function isSameUrl(htu: string, url: string): boolean {
  if (!URL.canParse(htu)) return false;
  const bare = (text: string) => {
    const { origin, pathname } = new URL(text);
    return origin + pathname;
  };
  return bare(htu) === bare(url);
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
