import { createCipheriv, createDecipheriv, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import type { StoredSigningKey } from '../../registry/models/signing-key.js';

/** 32 bytes each. The first seals; all open, while rotating from one to the next. */
export type KeyEncryptionKeys = readonly [KeyObject, ...KeyObject[]];

type Sealed = StoredSigningKey['sealed'];

/** A name for a key-encryption key that can be stored beside what it seals: it tells nothing about the key. */
export function fingerprintOf(keyEncryptionKey: KeyObject): string {
  return createHmac('sha256', keyEncryptionKey).update('scopeql key-encryption key').digest('hex').slice(0, 16);
}

/** Seals the text of a private JWK: AES-256-GCM, a fresh 96-bit IV, the kid as additional data, so that no two keys can be swapped. */
export function sealPrivateKey(privateJwk: string, kid: string, keyEncryptionKey: KeyObject): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyEncryptionKey, iv).setAAD(Buffer.from(kid));
  const ciphertext = Buffer.concat([cipher.update(privateJwk, 'utf8'), cipher.final()]);
  return {
    wrappedBy: fingerprintOf(keyEncryptionKey),
    iv: iv.toString('base64'),
    ciphertext: ciphertext.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
  };
}

/**
 * Opens what `sealPrivateKey` sealed, with whichever of the given keys sealed it. `null`: none of them did.
 * @throws Error when the sealed text, its tag or the kid was tampered with
 */
export function openPrivateKey(sealed: Sealed, kid: string, keyEncryptionKeys: readonly KeyObject[]): string | null {
  const key = keyEncryptionKeys.find((candidate) => fingerprintOf(candidate) === sealed.wrappedBy);
  if (key === undefined) return null;
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'base64'), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(kid)).setAuthTag(Buffer.from(sealed.tag, 'base64'));
  return decipher.update(sealed.ciphertext, 'base64', 'utf8') + decipher.final('utf8');
}
