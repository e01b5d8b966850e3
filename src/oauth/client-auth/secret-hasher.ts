import { Piscina } from 'piscina';
import { OAuthError } from '../oauth-error.js';

const maxQueued = 16;

/** Compares secrets with bcrypt hashes on a thread of its own: bcryptjs's own "async" would slice up the main thread (TS-14). */
export interface SecretHasher {
  /** @throws OAuthError too_many_requests when 16 are waiting already */
  matches(secret: string, hash: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** Makes the hasher; its thread starts with the first comparison. */
export function createSecretHasher(): SecretHasher {
  let pool: Piscina<{ secret: string; hash: string }, boolean> | undefined;

  async function matches(secret: string, hash: string): Promise<boolean> {
    pool ??= new Piscina({
      filename: workerFile(),
      name: 'matches',
      minThreads: 0,
      maxThreads: 1,
      idleTimeout: 60_000,
      resourceLimits: { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 },
      maxQueue: maxQueued,
    });
    if (pool.queueSize >= maxQueued)
      throw new OAuthError('too_many_requests', 'too many clients are authenticating, try again');
    return pool.run({ secret, hash });
  }

  async function stop(): Promise<void> {
    await pool?.destroy();
    pool = undefined;
  }

  return { matches, stop };
}

/** Under jest the source is TypeScript, which a thread of Node 20 can't run: there the built file serves. */
function workerFile(): string {
  return new URL('./secret-hasher-worker.js', import.meta.url).href.replace('/src/oauth/', '/dist/oauth/');
}
