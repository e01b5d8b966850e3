import type { KeyObject } from 'node:crypto';
import { type CryptoKey, importJWK, type JWK } from 'jose';
import { AppError } from '../../lib/app-error.js';
import type { StoredSigningKey } from '../../registry/models/signing-key.js';
import { openPrivateKey } from './key-encryption.js';
import type { KeyTimes } from './key-schedule.js';

/** A signing key in memory. */
export interface RingKey extends KeyTimes {
  readonly alg: string;
  readonly publicJwk: JWK;
  readonly publicKey: CryptoKey;
  readonly wrappedBy: string;
  /** `null`: none of our key-encryption keys opens it, so it only verifies. */
  readonly privateKey: CryptoKey | null;
}

/** The seal of a signing key is broken, or the wrong key-encryption key was given (`KEY_UNREADABLE`). */
export class KeyUnreadableError extends AppError {
  constructor(message: string, cause?: unknown) {
    super('KEY_UNREADABLE', message, { cause });
  }
}

/** Opens a stored key for use. @throws KeyUnreadableError when it was tampered with */
export async function openKey(stored: StoredSigningKey, keyEncryptionKeys: readonly KeyObject[]): Promise<RingKey> {
  const publicJwk: JWK = JSON.parse(stored.publicJwk);
  const privateJwk = unseal(stored, keyEncryptionKeys);
  return {
    kid: stored.kid,
    sequence: stored._id,
    alg: stored.alg,
    createdAt: stored.createdAt.getTime(),
    signsFrom: stored.signsFrom.getTime(),
    retiredAt: stored.retiredAt?.getTime() ?? null,
    publicJwk,
    publicKey: await importKey(publicJwk, stored.alg),
    wrappedBy: stored.sealed.wrappedBy,
    privateKey: privateJwk === null ? null : await importKey(JSON.parse(privateJwk), stored.alg),
  };
}

function unseal(stored: StoredSigningKey, keyEncryptionKeys: readonly KeyObject[]): string | null {
  try {
    return openPrivateKey(stored.sealed, stored.kid, keyEncryptionKeys);
  } catch (cause) {
    throw new KeyUnreadableError(`signing key ${stored.kid} does not open: its record was changed`, cause);
  }
}

async function importKey(jwk: JWK, alg: string): Promise<CryptoKey> {
  const key = await importJWK(jwk, alg);
  if (key instanceof Uint8Array) throw new KeyUnreadableError('a signing key must be an asymmetric one');
  return key;
}
