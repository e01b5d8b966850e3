import { defaultSecretCost, parseSecret } from '../../registry/client-secret.js';
import type { ClientSecret, RegisteredClient } from '../../registry/registered-client.js';
import type { ClientDirectory } from '../services.js';
import type { SecretCredentials } from './read-credentials.js';
import type { SecretHasher } from './secret-hasher.js';

interface FoundSecret {
  readonly client: RegisteredClient | null;
  readonly secret: ClientSecret | null;
}

/** Which secret was meant, if there is one, and whether what was presented is it. */
export interface CheckedSecret extends FoundSecret {
  readonly isRight: boolean;
}

/** Checks a presented secret against the client as memory has it (`cached`), or reads it again. @throws OAuthError too_many_requests, StoreError */
export type CheckSecret = (credentials: SecretCredentials, cached: RegisteredClient | null) => Promise<CheckedSecret>;

// Compared where there is nothing to compare with, so that it takes the same time (TS-3); nobody knows a secret of this hash.
const dummySecret = 'x'.repeat(56);
const dummyHash = `$2b$${defaultSecretCost}$Eo5ORfzTB1S1LIbgaSFjseD8XkIkTWyQZ1PFXbzRNbDo7Y3Fs8ndu`;

/** Makes the check: exactly one bcrypt comparison on another thread, whoever is or is not registered (TS-3). */
export function createSecretCheck(directory: ClientDirectory, hasher: SecretHasher): CheckSecret {
  return async (credentials, cached) => {
    const { client, secret } = await findSecret(credentials, cached, directory);
    const isRight = await hasher.matches(secret ? credentials.secret : dummySecret, secret?.hash ?? dummyHash);
    return { client, secret, isRight };
  };
}

/**
 * The one secret that the key id names. A client or a secret that this node lacks may be a new one: it is read, once; whatever it looks
 * like, so that both take the same time. Only after the throttle: guessing at ids costs the store no more than guessing at secrets.
 */
async function findSecret(
  { clientId, secret }: SecretCredentials,
  cached: RegisteredClient | null,
  directory: ClientDirectory,
): Promise<FoundSecret> {
  const keyId = parseSecret(secret)?.keyId;
  const known = cached?.secrets.find((one) => one.keyId === keyId);
  if (known) return { client: cached, secret: known };
  const client = await directory.rereadClient(clientId);
  return { client, secret: client?.secrets.find((one) => one.keyId === keyId) ?? null };
}

/** Makes checks of the same secret of the same client at the same moment one: clients start many requests with one cold secret. */
export function createSharedChecks(check: CheckSecret): SharedChecks {
  const underWay = new Map<
    string,
    { readonly cached: RegisteredClient | null; readonly outcome: Promise<CheckedSecret> }
  >();

  function find(name: string, cached: RegisteredClient | null): Promise<CheckedSecret> | null {
    const shared = underWay.get(name);
    return shared?.cached === cached ? (shared?.outcome ?? null) : null;
  }

  function start(
    name: string,
    credentials: SecretCredentials,
    cached: RegisteredClient | null,
    granted: Promise<void>,
  ): Promise<CheckedSecret> {
    const outcome = granted
      .then(() => check(credentials, cached))
      .finally(() => {
        if (underWay.get(name)?.outcome === outcome) underWay.delete(name);
      });
    outcome.catch(() => {}); // An attempt that was not granted never asks for it.
    underWay.set(name, { cached, outcome });
    return outcome;
  }

  return { find, start };
}

/** Checks that are under way, by the name of what is checked. */
export interface SharedChecks {
  /** One that can be shared: of the same snapshot of the client. */
  find(name: string, cached: RegisteredClient | null): Promise<CheckedSecret> | null;
  /** Begins one when it is granted; others find it from now on, so that requests of the same moment share it. */
  start(
    name: string,
    credentials: SecretCredentials,
    cached: RegisteredClient | null,
    granted: Promise<void>,
  ): Promise<CheckedSecret>;
}
