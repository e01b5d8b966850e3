import { isDuplicateKey } from '../../lib/is-duplicate-key.js';
import { guardStore } from '../../registry/guard-store.js';
import { SigningKey, type StoredSigningKey } from '../../registry/models/signing-key.js';

/** All signing keys, in their order. @throws StoreError */
export async function loadKeys(): Promise<readonly StoredSigningKey[]> {
  return guardStore(() => SigningKey.find().sort({ _id: 1 }).lean<StoredSigningKey[]>().exec());
}

/** Adds a key at its place in the row. `false`: another process has just taken that place. @throws StoreError */
export async function addKey(key: StoredSigningKey): Promise<boolean> {
  return guardStore(async () => {
    try {
      await SigningKey.create(key);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  });
}

/** Takes keys out of trust. @throws StoreError */
export async function retireKeys(kids: readonly string[], at: Date): Promise<void> {
  await guardStore(() => SigningKey.updateMany({ kid: { $in: [...kids] } }, { $set: { retiredAt: at } }).exec());
}

/** Replaces how a key's private part is sealed. @throws StoreError */
export async function resealKey(kid: string, sealed: StoredSigningKey['sealed']): Promise<void> {
  await guardStore(() => SigningKey.updateOne({ kid }, { $set: { sealed } }).exec());
}

/** Forgets keys that are trusted no more. @throws StoreError */
export async function removeKeys(kids: readonly string[]): Promise<void> {
  if (kids.length > 0) await guardStore(() => SigningKey.deleteMany({ kid: { $in: [...kids] } }).exec());
}
