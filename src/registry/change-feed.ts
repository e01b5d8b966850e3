import { performance } from 'node:perf_hooks';
import { Types } from 'mongoose';
import { StoreError } from '../lib/app-error.js';
import { alone, type Siblings } from '../lib/siblings.js';
import { withTimeout } from '../lib/with-timeout.js';
import type { Log } from '../observe/log.js';
import { guardStore } from './guard-store.js';
import { Change, type ChangeKind, changeLifeSeconds, type StoredChange } from './models/change.js';

/** Told the id of what changed, at least once a change and perhaps several times. A rejection means "not yet": it is told again. */
export type ChangeHandler = (id: string) => void | Promise<void>;

/** What a change is about. */
export interface ChangeTarget {
  readonly kind: ChangeKind;
  readonly id: string;
}

/**
 * How every node of every process learns what another changed (AZ-12): a row a change in one collection, which each node reads once a
 * second on the primary.
 */
export interface ChangeFeed {
  /** Makes a change known that has been made: at once on this node, within a second or two on the others. @throws StoreError */
  publish(kind: ChangeKind, id: string): Promise<void>;
  /**
   * Makes a change and makes it known, so that a crash at any point loses neither: nodes are told before, and look again until told that
   * it is done. @throws StoreError before anything was changed, or what `act` throws
   */
  changing<T>(kind: ChangeKind, id: string, act: () => Promise<T>): Promise<T>;
  /** The same for one change of several things. */
  changingAll<T>(targets: readonly ChangeTarget[], act: () => Promise<T>): Promise<T>;
  /** Answers a function that ends the subscription. */
  subscribe(kind: ChangeKind, handler: ChangeHandler): () => void;
  /** Takes the feed's present end as its beginning. Load what you keep in memory after this. @throws StoreError */
  open(): Promise<void>;
  /** Reads the feed once, now. @throws StoreError, or what a handler throws */
  poll(): Promise<void>;
  /** Polls once a second from now on; a poll that fails is logged and tried again. */
  start(): void;
  stop(): void;
  /** Whether a poll that began in the last 5 s succeeded. */
  isFresh(): boolean;
}

export interface ChangeFeedOptions {
  readonly log: Log;
  /** Told when the node has slept past what the feed remembers: all that is in memory must be read again. */
  readonly reloadAll: () => Promise<void>;
  /** Milliseconds that never go back; not the time of day, which a test or an administrator may move. */
  readonly monotonic?: () => number;
  readonly pollMs?: number;
  /** Other processes of this node: they take in a change before whoever made it goes on. */
  readonly siblings?: Siblings | undefined;
}

const freshForMs = 5000;
/** Each poll reads the last of what it has seen again: rows become visible out of order, and those not done are looked at again. */
const overlapMs = 10_000;

/** Makes this node's end of the feed; nothing is read before `open`. */
export function createChangeFeed(options: ChangeFeedOptions): ChangeFeed {
  const { log, reloadAll, monotonic = () => performance.now(), pollMs = 1000, siblings = alone } = options;
  const handlers = new Map<ChangeKind, Set<ChangeHandler>>();
  let cursor = 0;
  let handled: ReadonlySet<string> = new Set();
  let polledAt = Number.NEGATIVE_INFINITY;
  let polling: { readonly since: number; readonly done: Promise<void> } | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = true;
  let failures = 0;

  async function publish(kind: ChangeKind, id: string): Promise<void> {
    await writeChange({ _id: new Types.ObjectId(), kind, target: id, isDone: true });
    await makeKnown([{ kind, id }]);
  }

  function changing<T>(kind: ChangeKind, id: string, act: () => Promise<T>): Promise<T> {
    return changingAll([{ kind, id }], act);
  }

  async function changingAll<T>(targets: readonly ChangeTarget[], act: () => Promise<T>): Promise<T> {
    const changes = targets.map(({ kind, id }) => ({ _id: new Types.ObjectId(), kind, target: id }));
    await Promise.all(changes.map((change) => writeChange({ ...change, isDone: false })));
    const result = await act().catch(async (error: unknown) => {
      // Refused, so nothing changed; after a StoreError nobody knows, and nodes go on looking.
      if (!(error instanceof StoreError)) await Promise.all(changes.map(markDone));
      throw error;
    });
    await Promise.all([...changes.map(markDone), makeKnown(targets)]);
    return result;
  }

  /** The change is made and will be seen; only how soon is at stake. */
  async function markDone(change: Omit<StoredChange, 'isDone' | 'at'>): Promise<void> {
    try {
      await writeChange({ ...change, isDone: true });
    } catch (error) {
      log.warn({ err: error, kind: change.kind }, 'a change was made, but could not be marked as done');
    }
  }

  /** At once on this node: in this process and in its siblings. */
  async function makeKnown(targets: readonly ChangeTarget[]): Promise<void> {
    await Promise.all([siblings.ask('changes', targets), takeIn(targets)]);
  }

  siblings.hear('changes', (targets) => takeIn(targets as readonly ChangeTarget[]));

  async function takeIn(targets: readonly ChangeTarget[]): Promise<void> {
    await Promise.all(targets.map(({ kind, id }) => deliverHere(kind, id)));
  }

  async function deliverHere(kind: ChangeKind, id: string): Promise<void> {
    try {
      await deliver(kind, id);
    } catch (error) {
      log.warn(
        { err: error, kind },
        'a change was made, but this node could not take it in at once; it will with its next poll',
      );
    }
  }

  async function deliver(kind: ChangeKind, id: string): Promise<void> {
    await Promise.all([...(handlers.get(kind) ?? [])].map((handler) => handler(id)));
  }

  function subscribe(kind: ChangeKind, handler: ChangeHandler): () => void {
    const ofKind = handlers.get(kind) ?? new Set();
    handlers.set(kind, ofKind.add(handler));
    return () => {
      ofKind.delete(handler);
    };
  }

  async function open(): Promise<void> {
    const last = await guardStore(() => Change.findOne().sort({ at: -1 }).lean<StoredChange>().exec());
    cursor = last?.at.getTime() ?? 0;
    polledAt = Number.NEGATIVE_INFINITY;
  }

  /** Joins a poll under way, unless that one hangs. */
  function poll(): Promise<void> {
    const now = monotonic();
    if (polling && now - polling.since < freshForMs) return polling.done;
    const done = withTimeout(readFeed(now), freshForMs, () => new StoreError('The store did not answer in 5 s'));
    const mine = { since: now, done };
    polling = mine;
    const forget = (): void => {
      if (polling === mine) polling = null;
    };
    done.then(forget, forget);
    return done;
  }

  async function readFeed(began: number): Promise<void> {
    if (began - polledAt > (changeLifeSeconds - 3600) * 1000 && Number.isFinite(polledAt)) await catchUp();
    const rows = await readChanges(new Date(cursor - overlapMs));
    const news = new Map(rows.filter(isNews).map((row) => [`${row.kind} ${row.target}`, row]));
    await Promise.all([...news.values()].map(({ kind, target }) => deliver(kind, target)));
    handled = new Set(rows.filter(({ isDone }) => isDone).map(nameOf));
    cursor = Math.max(cursor, rows.at(-1)?.at.getTime() ?? 0);
    polledAt = Math.max(polledAt, began);
  }

  function isNews(row: StoredChange): boolean {
    return !handled.has(nameOf(row));
  }

  /** The machine slept for a day: rows that this node never saw are gone. */
  async function catchUp(): Promise<void> {
    await reloadAll();
    await deliver('key', '');
  }

  function start(): void {
    isStopped = false;
    schedule();
  }

  function schedule(): void {
    clearTimeout(timer);
    if (isStopped) return;
    timer = setTimeout(() => {
      poll().then(noteSuccess, noteFailure).finally(schedule);
    }, pollMs).unref();
  }

  function noteSuccess(): void {
    if (failures > 0) log.info({ failures }, 'the change feed answers again');
    failures = 0;
  }

  /** Logged when it begins to fail and when that begins to matter, not once a second. */
  function noteFailure(error: unknown): void {
    failures += 1;
    if (failures === 1) log.warn({ err: error }, 'the change feed could not be read; trying again');
    if (failures === Math.ceil(freshForMs / pollMs)) {
      log.error({ err: error }, 'the change feed is silent for too long: nothing is decided until it answers');
    }
  }

  function stop(): void {
    isStopped = true;
    clearTimeout(timer);
  }

  return {
    publish,
    changing,
    changingAll,
    subscribe,
    open,
    poll,
    start,
    stop,
    isFresh: () => monotonic() - polledAt < freshForMs,
  };
}

const nameOf = ({ _id, at }: StoredChange): string => `${_id.toHexString()} ${at.getTime()}`;

function readChanges(since: Date): Promise<readonly StoredChange[]> {
  return guardStore(() =>
    Change.find({ at: { $gte: since } })
      .sort({ at: 1 })
      .lean<StoredChange[]>()
      .exec(),
  );
}

/** `$currentDate` is the store's clock: with each node's own, a slow one's changes would be passed over. */
async function writeChange({ _id, ...change }: Omit<StoredChange, 'at'>): Promise<void> {
  await guardStore(() =>
    Change.updateOne({ _id }, { $set: change, $currentDate: { at: true } }, { upsert: true }).exec(),
  );
}
