import { createHash } from 'node:crypto';
import { isDuplicateKey } from '../../lib/is-duplicate-key.js';
import { guardStore } from '../../registry/guard-store.js';
import { Replay } from '../../registry/models/replay.js';

/**
 * Spends a one-time id, on all nodes: one insert, whose key is unique (TS-16). `false`: it was used before. `until` is in seconds since
 * the epoch: when what carried it could no longer be accepted anyway.
 * @throws StoreError
 */
export async function useOnce(kind: 'assertion' | 'proof', owner: string, id: string, until: number): Promise<boolean> {
  const _id = createHash('sha256')
    .update(JSON.stringify([kind, owner, id]))
    .digest('base64url');
  return guardStore(async () => {
    try {
      await Replay.create({ _id, expiresAt: new Date(until * 1000) });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  });
}
