import { isDeepStrictEqual } from 'node:util';
import mongoose from 'mongoose';
import { type AccessState, targetState, type Unnamed } from '../access/as-code/access-state.js';
import type { Vocabulary } from '../access/vocabulary.js';
import type { Clock } from '../lib/clock.js';
import { isDuplicateKey } from '../lib/is-duplicate-key.js';
import { readSnapshot } from './access-snapshot.js';
import { retryStale, StaleError } from './change-client.js';
import type { ChangeFeed } from './change-feed.js';
import { checkAccess } from './check-access.js';
import { generateSecret, hashSecret } from './client-secret.js';
import { guardStore } from './guard-store.js';
import { isRefusedTransaction, NoTransactionsError } from './no-transactions-error.js';
import { validFromOfNew } from './tokens-valid-from.js';
import { accessDifference, type NewClientParts, targetsOf, writeAccess } from './write-access.js';

/** The secret of a client that a file has made, in the clear for the only time. */
export interface NewSecret {
  readonly id: string;
  readonly secret: string;
  readonly secretKeyId: string;
}

/** The states before and after a change. */
export interface AccessChange {
  readonly before: AccessState;
  readonly after: AccessState;
}

/** A change that was made. */
export interface AppliedAccess extends AccessChange {
  readonly secrets: readonly NewSecret[];
}

/** The administration of all clients, groups and grants at once, as a file says them. */
export interface AccessAdministration {
  /** Who may do what now; never a secret. @throws StoreError */
  read(): Promise<AccessState>;
  /** What `apply` would do now. @throws InputError with every problem of the file, StoreError */
  preview(file: AccessState, unnamed: Unnamed): Promise<AccessChange>;
  /**
   * Makes the store say what the file says, as one transaction: all of it or nothing, also when the process dies in between. Clients that
   * the file adds get a secret; how clients authenticate, and whether they are enabled, is otherwise left alone.
   * @throws InputError, NoTransactionsError, StoreError
   */
  apply(file: AccessState, unnamed: Unnamed): Promise<AppliedAccess>;
}

export interface AccessAdministrationOptions {
  readonly changes: Pick<ChangeFeed, 'changingAll'>;
  readonly clock: Clock;
  readonly vocabulary: Vocabulary | undefined;
  readonly maxTtlSeconds: number;
  readonly secretCost: number;
}

export function administerAccess(options: AccessAdministrationOptions): AccessAdministration {
  const { changes, clock, secretCost } = options;

  async function read(): Promise<AccessState> {
    return (await guardStore(() => readSnapshot(null))).state;
  }

  async function preview(file: AccessState, unnamed: Unnamed): Promise<AccessChange> {
    const before = await read();
    const groupIds = new Set([...file.groups.keys(), ...(unnamed === 'keep' ? before.groups.keys() : [])]);
    return { before, after: targetState(before, checkAccess(file, { ...options, groupIds }), unnamed) };
  }

  function apply(file: AccessState, unnamed: Unnamed): Promise<AppliedAccess> {
    return retryStale(async () => {
      const change = await preview(file, unnamed);
      const difference = accessDifference(change.before, change.after);
      const targets = targetsOf(difference);
      if (targets.length === 0) return { ...change, secrets: [] };
      const made = await Promise.all(difference.clients.created.map(makeParts));
      const partsOfNew = new Map(made.map(({ id, parts }) => [id, parts]));
      await changes.changingAll(targets, () =>
        inTransaction(async (session) => {
          const snapshot = await readSnapshot(session);
          if (!isDeepStrictEqual(snapshot.state, change.before)) throw new StaleError();
          await writeAccess(session, difference, change.after, snapshot, partsOfNew, clock());
        }),
      );
      return {
        ...change,
        secrets: made.map(({ fresh, id }) => ({ id, secret: fresh.secret, secretKeyId: fresh.keyId })),
      };
    });
  }

  /** Before the transaction, which must be short: hashing takes its time. */
  async function makeParts(id: string) {
    const fresh = generateSecret();
    const now = clock();
    const hash = await hashSecret(fresh.secret, secretCost);
    const secret = { keyId: fresh.keyId, hash, createdAt: new Date(now), expiresAt: null };
    const parts: NewClientParts = { secrets: [secret], tokensValidFrom: await validFromOfNew(id, now) };
    return { id, fresh, parts };
  }

  return { read, preview, apply };
}

/** All reads are of one moment, and what is answered is on a majority of the members. */
const transactionOptions = { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority' } } as const;

/** Runs an act as one transaction, again where others were in its way. @throws NoTransactionsError, StoreError */
function inTransaction(act: (session: mongoose.ClientSession) => Promise<void>): Promise<void> {
  return guardStore(async () => {
    try {
      await mongoose.connection.transaction(act, transactionOptions);
    } catch (error) {
      if (isDuplicateKey(error)) throw new StaleError();
      throw isRefusedTransaction(error) ? new NoTransactionsError(error) : error;
    }
  });
}
