import type { Permission } from '../access/rights.js';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../observe/log.js';
import { guardStore } from './guard-store.js';
import { Client } from './models/client.js';

/** That a client was used, by which secret, and which of its permissions an operation needed. */
export interface Use {
  readonly clientId: string;
  readonly secretKeyId?: string | null;
  readonly permissions?: readonly Permission[];
}

/** Last use of each client, secret and granted permission, written in batches, at most once a minute (TS-16). */
export interface LastUse {
  /** Costs no read and no write, and never fails. */
  note(use: Use): void;
  /** Writes what was noted; a failure is logged and the notes are kept. */
  flush(): Promise<void>;
  /** Flushes once a minute from now on. */
  start(): void;
  /** Ends that, with a last flush. */
  stop(): Promise<void>;
}

const flushMs = 60_000;

/** Where the last use of a permission stands among a client's `uses`; whatever it is called, one key of a path. */
export function grantUse(permission: Permission): string {
  const known = grantUses.get(permission);
  if (known !== undefined) return known;
  const use = `grant:${encodeURIComponent(permission).replaceAll('.', '%2E')}`;
  if (grantUses.size < maxGrantUses) grantUses.set(permission, use);
  return use;
}

/** It is asked at every operation, and a schema has few permissions. */
const grantUses = new Map<Permission, string>();
const maxGrantUses = 10_000;

/** Times in milliseconds by path of the client's document. */
type Marks = Map<string, number>;

/** Makes the recorder; nothing is written before `start` or `flush`. */
export function createLastUse({ clock, log }: { readonly clock: Clock; readonly log: Log }): LastUse {
  /** No larger than the registry: only registered clients are noted. */
  let noted = new Map<string, Marks>();
  let timer: NodeJS.Timeout | undefined;

  function note({ clientId, secretKeyId, permissions = [] }: Use): void {
    const now = clock();
    const marks = noted.get(clientId) ?? new Map<string, number>();
    noted.set(clientId, marks);
    marks.set('lastUsed', now);
    if (secretKeyId) marks.set(`uses.secret:${secretKeyId}`, now);
    for (const permission of permissions) marks.set(`uses.${grantUse(permission)}`, now);
  }

  async function flush(): Promise<void> {
    if (noted.size === 0) return;
    const writing = noted;
    noted = new Map();
    try {
      await guardStore(() => Client.bulkWrite([...writing].map(toWrite), { ordered: false }));
    } catch (error) {
      log.warn({ err: error, clients: writing.size }, 'last uses could not be written; trying again in a minute');
      for (const [clientId, marks] of writing) noted.set(clientId, new Map([...marks, ...(noted.get(clientId) ?? [])]));
    }
  }

  function start(): void {
    clearInterval(timer);
    timer = setInterval(() => void flush(), flushMs).unref();
  }

  async function stop(): Promise<void> {
    clearInterval(timer);
    await flush();
  }

  return { note, flush, start, stop };
}

/** `$max`: nodes write in any order. No version, no change row: what a client may do is the same. */
function toWrite([clientId, marks]: readonly [string, Marks]) {
  const $max = Object.fromEntries([...marks].map(([path, time]) => [path, new Date(time)]));
  return { updateOne: { filter: { _id: clientId }, update: { $max } } };
}
