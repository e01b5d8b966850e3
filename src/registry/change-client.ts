import mongoose, { type HydratedDocument } from 'mongoose';
import { ConflictError, StoreError } from '../lib/app-error.js';
import { isDuplicateKey } from '../lib/is-duplicate-key.js';
import { guardStore } from './guard-store.js';
import { Client, type StoredClient } from './models/client.js';
import { unknownClient } from './unknown-client.js';

export type ClientDocument = HydratedDocument<StoredClient>;

/** Another process changed what this one has read. */
export class StaleError extends Error {}

/** Of as many writers at once each gets its turn: in every round one of them succeeds. */
const attempts = 50;

/**
 * Reads a client, lets `edit` change it and writes it if it is still the one that was read; else begins again. One write, so that
 * all of the edit is there or nothing. Fields that `edit` leaves alone, last use among them, are not written.
 * @throws NotFoundError, ConflictError for an external subject that another client has, StoreError, or what `edit` throws
 */
export async function changeClient(id: string, edit: (client: ClientDocument) => void): Promise<StoredClient> {
  return retryStale(async () => {
    const client = await Client.findById(id).exec();
    if (client === null) throw unknownClient(id);
    edit(client);
    forgetOldUses(client);
    await client.save();
    return client.toObject();
  });
}

/** Last uses of secrets that are gone would add up for ever. */
function forgetOldUses({ uses, secrets }: ClientDocument): void {
  const names = new Set(secrets.map(({ keyId }) => `secret:${keyId}`));
  const old = [...(uses?.keys() ?? [])].filter((name) => name.startsWith('secret:') && !names.has(name));
  for (const name of old) uses?.delete(name);
}

/** Runs an attempt again while another process gets ahead of it. */
export async function retryStale<T>(attempt: () => Promise<T>): Promise<T> {
  return guardStore(async () => {
    for (let tried = 0; tried < attempts; tried += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (isDuplicateKey(error)) throw takenSubject(error);
        if (!(error instanceof mongoose.Error.VersionError || error instanceof StaleError)) throw error;
      }
    }
    throw new StoreError('Others are changing the same thing; try again');
  });
}

export function takenSubject(cause: unknown): ConflictError {
  const message = 'Another client acts for this external subject';
  return new ConflictError(message, [{ path: 'externalSubject', message }], { cause });
}
