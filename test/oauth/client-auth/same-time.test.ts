import { describe, expect, it } from '@jest/globals';
import { defaultSecretCost } from '../../../src/registry/client-secret.js';
import { type Registered, register, requestToken } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer({ secretCost: defaultSecretCost });
const rounds = 9;

/** Milliseconds until a refusal. Time goes on between attempts as far as the throttle is concerned. */
async function timeOf(client: Registered): Promise<number> {
  server().clock.advance(61);
  const before = performance.now();
  const { status } = await requestToken(server(), client);
  expect(status).toBe(401);
  return performance.now() - before;
}

describe('TS-3 unknown client, wrong secret, disabled client, expired secret: in the same time', () => {
  it('takes one comparison for each', async () => {
    const right = await register(server());
    const disabled = await register(server());
    await server().registry.clients.disable(disabled.id);
    const expired = await register(server());
    await server().registry.clients.rotateSecret(expired.id, { overlapSeconds: 1 });
    const keyId = right.secret.split('_')[1];
    const attempts: Record<string, Registered> = {
      unknown: { id: 'nobody-at-all', secret: right.secret },
      wrong: { id: right.id, secret: `sqs_${keyId}_${'A'.repeat(43)}` },
      'of another key id': { id: right.id, secret: `sqs_aaaaaaaa_${'A'.repeat(43)}` },
      malformed: { id: right.id, secret: 'x' },
      disabled,
      expired,
    };
    const times = new Map(Object.keys(attempts).map((name) => [name, [] as number[]]));
    for (let round = 0; round < rounds; round += 1) {
      for (const [name, client] of Object.entries(attempts)) times.get(name)?.push(await timeOf(client));
    }
    // The least of each: what else a busy machine does can only add.
    const least = [...times.values()].map((ofOne) => Math.min(...ofOne));
    // One comparison is some 60 ms; leaving it out, or making two, would be far outside of this.
    expect(Math.max(...least) / Math.min(...least)).toBeLessThan(1.6);
    expect(Math.min(...least)).toBeGreaterThan(15);
  });
});
