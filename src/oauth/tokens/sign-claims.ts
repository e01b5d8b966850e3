import { CompactSign } from 'jose';
import type { SigningKeyInUse } from '../keys/key-ring.js';

const encoder = new TextEncoder();

/** Signs claims as a JWT access token (RFC 9068 2.1, RFC 7515 7.1). `CompactSign` takes the claims as they are; `SignJWT` would copy them first. */
export function signClaims(claims: object, { alg, kid, privateKey }: SigningKeyInUse): Promise<string> {
  const payload = encoder.encode(JSON.stringify(claims));
  return new CompactSign(payload).setProtectedHeader({ alg, typ: 'at+jwt', kid }).sign(privateKey);
}
