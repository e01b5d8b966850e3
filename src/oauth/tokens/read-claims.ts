import { decodeJwt, decodeProtectedHeader, type ProtectedHeaderParameters } from 'jose';

/**
 * Whether text is a compact JWS to the letter: three parts of base64url without padding, white space or spare bits (RFC 7515 2, 5.2). jose
 * overlooks these, so that one token would have many spellings.
 */
export function isCompactJws(text: string): boolean {
  const parts = text.split('.', 4);
  return parts.length === 3 && parts.every(isBase64url);
}

function isBase64url(part: string): boolean {
  return part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;
}

/** A claim that is text, nothing of it verified yet. `null`: it is no JWT, or has none. */
export function claimOf(jwt: string, name: string): string | null {
  try {
    const claim = decodeJwt(jwt)[name];
    return typeof claim === 'string' ? claim : null;
  } catch {
    return null;
  }
}

/** The issuer that a JWT claims, nothing of it verified yet. */
export function issuerOf(jwt: string): string | null {
  return claimOf(jwt, 'iss');
}

/** The protected header of a JWS, nothing of it verified yet. `null`: it is none. */
export function headerOf(jwt: string): ProtectedHeaderParameters | null {
  try {
    return decodeProtectedHeader(jwt);
  } catch {
    return null;
  }
}

/** Scopes in a claim: text with single spaces, or a list. What is neither means none. */
export function scopesOf(claim: unknown): readonly string[] {
  if (Array.isArray(claim)) return claim.filter((scope): scope is string => typeof scope === 'string');
  return typeof claim === 'string' && claim !== '' ? claim.split(' ') : [];
}

/** The thumbprint of the DPoP key that a token is bound to (RFC 9449 6.1); `null`: none. Other confirmations are not known here. */
export function confirmationOf(cnf: unknown): { readonly jkt: string | null; readonly isKnown: boolean } {
  if (cnf === undefined) return { jkt: null, isKnown: true };
  const jkt = typeof cnf === 'object' && cnf !== null && 'jkt' in cnf ? cnf.jkt : undefined;
  return typeof jkt === 'string' ? { jkt, isKnown: true } : { jkt: null, isKnown: false };
}
