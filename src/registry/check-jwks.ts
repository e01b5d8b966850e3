import { createPublicKey } from 'node:crypto';
import type { FieldProblem } from '../lib/app-error.js';
import type { StoredJwks } from './models/client.js';

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/** Checks a client's JWK set: public keys alone, RSA of 2048 bits and more, P-256, P-384, P-521 or Ed25519, each kid once. */
export function checkJwks(jwks: StoredJwks): readonly FieldProblem[] {
  const keys: unknown = jwks.keys;
  if (!Array.isArray(keys) || keys.length === 0 || keys.length > 20) {
    return [{ path: 'jwks', message: 'A JWK set is {"keys": [...]} with 1 to 20 public keys' }];
  }
  const kids = jwks.keys.map(({ kid }) => kid);
  const problems = jwks.keys.flatMap((key, index) => {
    const message = keyProblem(key);
    return message === null ? [] : [{ path: `jwks.keys.${index}`, message }];
  });
  const areKidsGood =
    kids.length === 1 || (new Set(kids).size === kids.length && kids.every((kid) => typeof kid === 'string'));
  return areKidsGood
    ? problems
    : [...problems, { path: 'jwks.keys', message: 'Of several keys each needs a `kid` of its own' }];
}

function keyProblem(jwk: Readonly<Record<string, unknown>>): string | null {
  if (typeof jwk !== 'object' || jwk === null) return 'A key is a JSON object';
  if (privateMembers.some((member) => member in jwk))
    return 'This is a private key: register the public part only, and keep this one secret';
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({ key: jwk, format: 'jwk' });
    const isStrong = asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
    return isStrong ? null : 'An RSA key has at least 2048 bits';
  } catch {
    return 'This is no public key that can be read: RSA, P-256, P-384, P-521 or Ed25519';
  }
}
