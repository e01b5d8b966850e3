import { type KeyObject, sign } from 'node:crypto';
import { CompactSign } from 'jose';
import type { SigningKeyInUse } from '../keys/key-ring.js';

const encoder = new TextEncoder();

/**
 * Signs claims as a JWT access token (RFC 9068 2.1, RFC 7515 7.1). jose signs by WebCrypto, whose asynchronous job costs more of this thread
 * than a whole elliptic signature does; so those are made directly, and RSA, which takes thirty times as long, by jose on another thread.
 */
export async function signClaims(claims: object, { alg, kid, privateKey }: SigningKeyInUse): Promise<string> {
  const header = { alg, typ: 'at+jwt', kid };
  if (alg !== 'ES256' && alg !== 'EdDSA') {
    return new CompactSign(encoder.encode(JSON.stringify(claims))).setProtectedHeader(header).sign(privateKey);
  }
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${signBytes(Buffer.from(input), alg, privateKey).toString('base64url')}`;
}

/** RFC 7518 3.4: ECDSA signatures are R and S, side by side. RFC 8037 3.1: EdDSA hashes by itself. */
function signBytes(input: Buffer, alg: 'ES256' | 'EdDSA', key: KeyObject): Buffer {
  return alg === 'ES256' ? sign('sha256', input, { key, dsaEncoding: 'ieee-p1363' }) : sign(null, input, key);
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
