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

/** Kinds of keys by type and curve, with the algorithms that each can be for. */
const algsByKind: ReadonlyMap<string, RegExp> = new Map([
  ['RSA', /^[RP]S(256|384|512)$/],
  ['EC P-256', /^ES256$/],
  ['EC P-384', /^ES384$/],
  ['EC P-521', /^ES512$/],
  ['OKP Ed25519', /^(EdDSA|Ed25519)$/],
]);

/** Whether an assertion can be signed by it at all: what its type, `use`, `key_ops` and `alg` say must allow that (RFC 7517 4). */
function isForSignatures({ kty, crv, use, alg, key_ops: operations }: Readonly<Record<string, unknown>>): boolean {
  const algs = algsByKind.get(kty === 'RSA' ? 'RSA' : `${kty} ${crv}`);
  const isUsable = Array.isArray(operations) ? operations.includes('verify') : operations === undefined;
  return algs !== undefined && isUsable && (use ?? 'sig') === 'sig' && (alg === undefined || algs.test(String(alg)));
}

function keyProblem(jwk: Readonly<Record<string, unknown>>): string | null {
  if (typeof jwk !== 'object' || jwk === null) return 'A key is a JSON object';
  if (privateMembers.some((member) => member in jwk))
    return 'This is a private key: register the public part only, and keep this one secret';
  try {
    if (!isForSignatures(jwk))
      return 'This key is not for signatures: RSA, P-256, P-384, P-521 or Ed25519, with no other `use` or `alg`';
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey({ key: jwk, format: 'jwk' });
    const isStrong = asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) >= 2048;
    return isStrong ? null : 'An RSA key has at least 2048 bits';
  } catch {
    return 'This is no public key that can be read: RSA, P-256, P-384, P-521 or Ed25519';
  }
}
