import { createHmac, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../lib/clock.js';
import type { KeyEncryptionKeys } from '../keys/key-encryption.js';

const slotMs = 10_000;
const slotsAccepted = 3;
const macBytes = 16;
const nonceFormat = /^([0-9a-z]{1,10})\.([A-Za-z0-9_-]{22})$/;

/** Nonces that servers of one key-encryption key all know without keeping any (RFC 9449 8). */
export interface DpopNonces {
  current(): string;
  /** Whether we made it, at most 30 s ago. */
  isFresh(nonce: string): boolean;
}

/** Makes nonces as the number of a ten-second slot and a MAC of it; the key is derived, so every node and worker has the same. */
export function createDpopNonces(keyEncryptionKeys: KeyEncryptionKeys, clock: Clock): DpopNonces {
  const derive = (key: KeyObject) => Buffer.from(hkdfSync('sha256', key, '', 'scopeql dpop nonce', 32));
  const [first, ...others] = keyEncryptionKeys;
  const newest = derive(first);
  const keys = [newest, ...others.map(derive)];
  const slotNow = () => Math.floor(clock() / slotMs);
  const mac = (key: Buffer, slot: string) => createHmac('sha256', key).update(slot).digest().subarray(0, macBytes);
  let made = { slot: Number.NaN, nonce: '' };

  function current(): string {
    const slot = slotNow();
    if (slot !== made.slot)
      made = { slot, nonce: `${slot.toString(36)}.${mac(newest, slot.toString(36)).toString('base64url')}` };
    return made.nonce;
  }

  function isFresh(nonce: string): boolean {
    const [, slot = '', presented = ''] = nonceFormat.exec(nonce) ?? [];
    const age = slotNow() - Number.parseInt(slot, 36);
    // A node whose clock is a little ahead may be one slot further on.
    if (!(age >= -1 && age < slotsAccepted)) return false;
    const bytes = Buffer.from(presented, 'base64url');
    return bytes.length === macBytes && keys.some((key) => timingSafeEqual(bytes, mac(key, slot)));
  }

  return { current, isFresh };
}
