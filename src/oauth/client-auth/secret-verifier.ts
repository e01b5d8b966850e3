import type { Clock } from '../../lib/clock.js';
import type { ClientSecret, RegisteredClient } from '../../registry/registered-client.js';
import { ofClient } from '../oauth-error.js';
import type { ClientDirectory } from '../services.js';
import { type SecretCredentials, unauthenticated } from './read-credentials.js';
import { type CheckedSecret, createSecretCheck, createSharedChecks } from './secret-check.js';
import type { SecretHasher } from './secret-hasher.js';
import { SecretMemory } from './secret-memory.js';
import { asAttempt, type Throttle } from './throttle.js';

export interface SecretVerifierOptions {
  readonly directory: ClientDirectory;
  readonly throttle: Throttle;
  readonly hasher: SecretHasher;
  readonly clock: Clock;
}

/** A client whose secret was right. */
export interface VerifiedSecret {
  readonly client: RegisteredClient;
  readonly secret: ClientSecret;
}

export interface SecretVerifier {
  /** At once when the secret is remembered. @throws OAuthError invalid_client, too_many_requests */
  verify(credentials: SecretCredentials, ip: string): VerifiedSecret | Promise<VerifiedSecret>;
}

/** Verifies client secrets in TS-14's order: what is remembered, then the throttle, then exactly one bcrypt comparison on another thread. */
export function createSecretVerifier({ directory, throttle, hasher, clock }: SecretVerifierOptions): SecretVerifier {
  const memory = new SecretMemory(clock);
  const checks = createSharedChecks(createSecretCheck(directory, hasher));

  function verify(credentials: SecretCredentials, ip: string): VerifiedSecret | Promise<VerifiedSecret> {
    const client = directory.peekClient(credentials.clientId);
    const hash = memory.hash(credentials.secret);
    const remembered = client && memory.recall(client, hash);
    if (remembered && isAllowed(client, credentials)) return { client, secret: remembered };
    return verifyCold(credentials, client, hash, ip).catch((error: unknown) => {
      throw ofClient(error, client?.id);
    });
  }

  async function verifyCold(
    credentials: SecretCredentials,
    cached: RegisteredClient | null,
    hash: string,
    ip: string,
  ): Promise<VerifiedSecret> {
    const name = `${credentials.clientId} ${hash}`;
    const shared = checks.find(name, cached);
    const attempt = throttle.begin(credentials.clientId, ip, { isShared: shared !== null });
    const check = shared ?? checks.start(name, credentials, cached, attempt.granted);
    return asAttempt(attempt, async () => {
      const verified = requireRight(await check, credentials, clock());
      memory.remember(verified.client, hash, verified.secret);
      return verified;
    });
  }

  return { verify };
}

/** @throws OAuthError invalid_client */
function requireRight(checked: CheckedSecret, credentials: SecretCredentials, now: number): VerifiedSecret {
  const { client, secret, isRight } = checked;
  if (isRight && client && secret && isLive(secret, now) && isAllowed(client, credentials)) return { client, secret };
  throw unauthenticated(whyNot(checked, now), client?.id);
}

function whyNot({ client, secret, isRight }: CheckedSecret, now: number): string {
  if (!client) return 'unknown client';
  if (!secret) return `${client.id}: no such secret`;
  if (!isRight) return `${client.id}: wrong secret ${secret.keyId}`;
  if (!isLive(secret, now)) return `${client.id}: secret ${secret.keyId} expired`;
  return client.enabled ? `${client.id}: not registered for this method` : `${client.id}: disabled`;
}

function isLive({ expiresAt }: ClientSecret, now: number): boolean {
  return expiresAt === null || now < expiresAt;
}

function isAllowed(client: RegisteredClient, { method }: SecretCredentials): boolean {
  return client.enabled && client.authMethods.includes(method);
}
