import { describe, expect, it } from '@jest/globals';
import { createSecretHasher } from '../../../src/oauth/client-auth/secret-hasher.js';
import { createSecretVerifier } from '../../../src/oauth/client-auth/secret-verifier.js';
import { createThrottle } from '../../../src/oauth/client-auth/throttle.js';
import { defaultSecretCost } from '../../../src/registry/client-secret.js';
import { type Registered, register } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer({ secretCost: defaultSecretCost });

describe('TS-3 unknown client, wrong secret, disabled client, expired secret: the same work, so the same time', () => {
  it('compares once, at the full cost, whatever is wrong', async () => {
    const right = await register(server());
    const disabled = await register(server());
    await server().registry.clients.disable(disabled.id);
    const expired = await register(server());
    await server().registry.clients.rotateSecret(expired.id, { overlapSeconds: 1 });
    server().clock.advance(61);
    const keyId = right.secret.split('_')[1];
    const attempts: readonly Registered[] = [
      { id: 'nobody-at-all', secret: right.secret },
      { id: right.id, secret: `sqs_${keyId}_${'A'.repeat(43)}` },
      { id: right.id, secret: `sqs_aaaaaaaa_${'A'.repeat(43)}` },
      { id: right.id, secret: 'x' },
      disabled,
      expired,
    ];

    // The real comparison, on its thread; only counted. Time itself says nothing on a busy machine.
    const hasher = createSecretHasher();
    const costs: (string | undefined)[] = [];
    const counted = {
      ...hasher,
      matches: (secret: string, hash: string) => {
        costs.push(hash.split('$')[2]);
        return hasher.matches(secret, hash);
      },
    };
    const clock = server().clock.now;
    const directory = server().registry;
    const verifier = createSecretVerifier({ directory, throttle: createThrottle(clock), hasher: counted, clock });
    for (const { id: clientId, secret } of attempts) {
      const asked = verifier.verify({ method: 'client_secret_basic', clientId, secret }, '192.0.2.1');
      await expect(asked).rejects.toMatchObject({ code: 'invalid_client' });
    }
    expect(costs).toEqual(attempts.map(() => String(defaultSecretCost)));
    await hasher.stop();
  });
});
