import { describe, expect, it } from '@jest/globals';
import { compare, getRounds } from 'bcryptjs';
import {
  defaultSecretCost,
  generateSecret,
  hashSecret,
  maxSecretBytes,
  parseSecret,
} from '../../src/registry/client-secret.js';

describe('TS-14 client secrets', () => {
  it('are `sqs_<key id>_<43 characters>`, never the same twice', () => {
    const made = Array.from({ length: 200 }, generateSecret);
    for (const { keyId, secret } of made) {
      expect(secret).toMatch(/^sqs_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
      expect(parseSecret(secret)).toEqual({ keyId });
      expect(Buffer.from(secret.slice(-43), 'base64url')).toHaveLength(32);
    }
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(200);
  });

  it('fit into what bcrypt reads', () => {
    expect(Buffer.byteLength(generateSecret().secret)).toBeLessThanOrEqual(maxSecretBytes);
  });

  it('differ in their last character, which bcrypt compares too', async () => {
    const { secret } = generateSecret();
    const hash = await hashSecret(secret, 4);
    const changed = secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A');
    expect([await compare(secret, hash), await compare(changed, hash)]).toEqual([true, false]);
  });

  it('are hashed at the cost that is documented', async () => {
    expect(getRounds(await hashSecret(generateSecret().secret))).toBe(defaultSecretCost);
  });

  it.each([
    '',
    'secret',
    'sqs_',
    `sqs_abcdefgh_${'a'.repeat(42)}`,
    `sqs_abcdefgh_${'a'.repeat(44)}`,
    `sqs_ABCDEFGH_${'a'.repeat(43)}`,
    `sqs_abcdefgh_${'a'.repeat(42)}\n`,
    `sqs_abcdefgh_${'a'.repeat(1_000_000)}`,
    `sqs_abcdefgh_${'ä'.repeat(43)}`,
  ])('what is none of ours is refused (%#)', (text) => {
    expect(parseSecret(text)).toBeNull();
  });
});
