import type { KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import type { StoredSigningKey } from '../../registry/models/signing-key.js';
import { sealPrivateKey } from './key-encryption.js';

/** Algorithms that access tokens can be signed with. */
export type SigningAlg = 'ES256' | 'RS256' | 'EdDSA';

export interface NewKey {
  readonly alg: SigningAlg;
  readonly sequence: number;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly signsFrom: number;
  readonly keyEncryptionKey: KeyObject;
}

/** Makes a signing key, its private part already sealed. The kid is the public key's thumbprint (RFC 7638). */
export async function makeKey(wanted: NewKey): Promise<StoredSigningKey> {
  const pair = await generateKeyPair(wanted.alg, { extractable: true });
  const publicJwk = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(publicJwk);
  return {
    _id: wanted.sequence,
    kid,
    alg: wanted.alg,
    publicJwk: JSON.stringify({ ...publicJwk, kid, alg: wanted.alg, use: 'sig' }),
    sealed: sealPrivateKey(JSON.stringify(await exportJWK(pair.privateKey)), kid, wanted.keyEncryptionKey),
    createdAt: new Date(wanted.createdAt),
    signsFrom: new Date(wanted.signsFrom),
    retiredAt: null,
  };
}
