import type { Clock } from '../../lib/clock.js';
import { defaultSecretCost, parseSecret } from '../../registry/client-secret.js';
import type { ClientSecret, RegisteredClient } from '../../registry/registered-client.js';
import { ofClient } from '../oauth-error.js';
import type { ClientDirectory } from '../services.js';
import { type SecretCredentials, unauthenticated } from './read-credentials.js';
import type { SecretHasher } from './secret-hasher.js';
import { SecretMemory } from './secret-memory.js';
import { type Attempt, asAttempt, type Throttle } from './throttle.js';

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

interface FoundSecret {
  readonly client: RegisteredClient | null;
  readonly secret: ClientSecret | null;
}

interface Checked extends FoundSecret {
  readonly isRight: boolean;
}

export interface SecretVerifier {
  /** @throws OAuthError invalid_client, too_many_requests */
  verify(credentials: SecretCredentials, ip: string): Promise<VerifiedSecret>;
}

// Compared where there is nothing to compare with, so that it takes the same time (TS-3); nobody knows a secret of this hash.
const dummySecret = 'x'.repeat(56);
const dummyHash = `$2b$${defaultSecretCost}$Eo5ORfzTB1S1LIbgaSFjseD8XkIkTWyQZ1PFXbzRNbDo7Y3Fs8ndu`;

/** Verifies client secrets in TS-14's order: what is remembered, then the throttle, then exactly one bcrypt comparison on another thread. */
export function createSecretVerifier({ directory, throttle, hasher, clock }: SecretVerifierOptions): SecretVerifier {
  const memory = new SecretMemory(clock);
  /** Checks under way: clients that start many requests with one cold secret share one. */
  const underWay = new Map<string, { readonly cached: RegisteredClient | null; readonly check: Promise<Checked> }>();

  async function verify(credentials: SecretCredentials, ip: string): Promise<VerifiedSecret> {
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
    const shared = underWay.get(name);
    const isShared = shared !== undefined && shared.cached === cached;
    const attempt = throttle.begin(credentials.clientId, ip, { isShared });
    const check = isShared ? shared.check : startCheck(name, credentials, cached, attempt);
    return asAttempt(attempt, async () => {
      const { client, secret, isRight } = await check;
      if (!isRight || !client || !secret || !isLive(secret) || !isAllowed(client, credentials)) {
        throw unauthenticated(whyNot(client, secret, isRight), client?.id);
      }
      memory.remember(client, hash, secret);
      return { client, secret };
    });
  }

  /** Known as under way before anything is waited for, so that requests of the same moment share it. */
  function startCheck(
    name: string,
    credentials: SecretCredentials,
    cached: RegisteredClient | null,
    { granted }: Attempt,
  ): Promise<Checked> {
    const check = granted
      .then(() => compare(credentials, cached))
      .finally(() => {
        if (underWay.get(name)?.check === check) underWay.delete(name);
      });
    check.catch(() => {}); // An attempt that was not granted never asks for it.
    underWay.set(name, { cached, check });
    return check;
  }

  async function compare(credentials: SecretCredentials, cached: RegisteredClient | null): Promise<Checked> {
    const { client, secret } = await findSecret(credentials, cached);
    const isRight = await hasher.matches(secret ? credentials.secret : dummySecret, secret?.hash ?? dummyHash);
    return { client, secret, isRight };
  }

  /**
   * The one secret that the key id names. A client or a secret that this node lacks may be a new one: it is read, once; whatever it looks
   * like, so that both take the same time. Only here, after the throttle: guessing at ids costs the store no more than guessing at secrets.
   */
  async function findSecret(
    { clientId, secret }: SecretCredentials,
    cached: RegisteredClient | null,
  ): Promise<FoundSecret> {
    const keyId = parseSecret(secret)?.keyId;
    const known = cached?.secrets.find((one) => one.keyId === keyId);
    if (known) return { client: cached, secret: known };
    const client = await directory.rereadClient(clientId);
    return { client, secret: client?.secrets.find((one) => one.keyId === keyId) ?? null };
  }

  function isLive(secret: ClientSecret): boolean {
    return secret.expiresAt === null || clock() < secret.expiresAt;
  }

  function whyNot(client: RegisteredClient | null, secret: ClientSecret | null, isRight: boolean): string {
    if (!client) return 'unknown client';
    if (!secret) return `${client.id}: no such secret`;
    if (!isRight) return `${client.id}: wrong secret ${secret.keyId}`;
    if (!isLive(secret)) return `${client.id}: secret ${secret.keyId} expired`;
    return client.enabled ? `${client.id}: not registered for this method` : `${client.id}: disabled`;
  }

  return { verify };
}

function isAllowed(client: RegisteredClient, { method }: SecretCredentials): boolean {
  return client.enabled && client.authMethods.includes(method);
}
