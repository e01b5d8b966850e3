import { randomBytes, randomInt } from 'node:crypto';
import { hash } from 'bcryptjs';

/** A new secret in the clear: shown once, kept only as a hash. */
export interface FreshSecret {
  readonly keyId: string;
  readonly secret: string;
}

/**
 * The cost of bcrypt. A secret has 256 random bits, so no cost could make guessing one feasible or infeasible; 10 (about 60 ms of one core)
 * is what reviewers of a store of hashes expect at the least, and what a token endpoint can bear once verified secrets are remembered.
 */
export const defaultSecretCost = 10;

/** bcrypt reads 72 bytes and ignores the rest; what is longer is refused, never cut (TS-14). */
export const maxSecretBytes = 72;

const keyIdAlphabet = 'abcdefghijklmnopqrstuvwxyz0123456789';
const keyIdLength = 8;
const pattern = /^sqs_([a-z0-9]{8})_[A-Za-z0-9_-]{43}$/;

/** Makes a secret of 256 random bits: `sqs_<key id>_<43 characters of base64url>`, 56 bytes, a shape that secret scanners recognise. */
export function generateSecret(): FreshSecret {
  const keyId = Array.from({ length: keyIdLength }, () => keyIdAlphabet[randomInt(keyIdAlphabet.length)]).join('');
  return { keyId, secret: `sqs_${keyId}_${randomBytes(32).toString('base64url')}` };
}

/** The key id in a secret, which says the one hash to compare it with (TS-3); `null` if it is no secret of ours, too long ones included. */
export function parseSecret(secret: string): { readonly keyId: string } | null {
  if (secret.length > maxSecretBytes) return null;
  const [, keyId] = pattern.exec(secret) ?? [];
  return keyId === undefined ? null : { keyId };
}

/** The bcrypt hash that is stored. Runs in slices on this thread: for administration, not for the token endpoint. */
export function hashSecret(secret: string, cost: number = defaultSecretCost): Promise<string> {
  return hash(secret, cost);
}
