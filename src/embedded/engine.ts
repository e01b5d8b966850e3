import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Binary, Long } from 'bson';
import { collectionsOf } from './catalog.js';
import { need, refused, transient } from './command-error.js';
import { replaceDocument } from './documents.js';
import { compileFilter } from './filter.js';
import type { Item } from './pipeline.js';
import { type Stream, search } from './plan.js';
import type { Storage, View } from './storage.js';
import { Transaction } from './transaction.js';
import { type Doc, decode, docOf, encode, isTruthy, numberOf } from './values.js';

/** A command with its arguments, its "database.collection", and the connection (`owner`) by which it came. */
export type Command = { name: string; args: Doc; db: string; ns: string; owner: object };
/** Carries out a command and answers its reply. */
export type Run = (engine: Engine, command: Command) => Doc | Promise<Doc>;
type Cursor = { ns: string; stream: Iterator<Item | undefined>; view: View; usedAt: number };
type Session = { transaction: Transaction; number: number; owner: object };
const [FIRST_BATCH, MAX_BATCH, MAX_BATCH_BYTES, CURSOR_IDLE_MS, TURN_MS] = [101, 10_000, 2 ** 24, 600_000, 1];

/** What the commands work with: storage, and the cursors and transactions that are open in this process. */
export class Engine {
  readonly storage: Storage;
  readonly #cursors = new Map<string, Cursor>();
  readonly #sessions = new Map<string, Session>();
  readonly #open = new Set<Transaction>();
  #lastCursor = Date.now() * 1000;

  constructor(storage: Storage) {
    this.storage = storage;
  }

  /** The transaction that a command belongs to, if any. @throws CommandError 251 when that is over */
  transactionOf({ args, owner }: Command): Transaction | undefined {
    if (args.txnNumber !== undefined && args.autocommit === undefined) throw refused('a retryable write');
    if (args.autocommit !== false) return undefined;
    const [id, number] = [sessionOf(args.lsid), numberOf(args.txnNumber) ?? 0];
    if (isTruthy(args.startTransaction)) {
      this.endTransactions((_, other) => other === id);
      this.#sessions.set(id, { transaction: new Transaction(this.storage, this.#open), number, owner });
    }
    const session = this.#sessions.get(id);
    const isOpen = session?.number === number && this.#open.has(session.transaction);
    if (!isOpen) throw transient(251, 'there is no such transaction (any more)');
    return session.transaction;
  }

  /** Gives up the open transactions that are meant. */
  endTransactions(isMeant: (session: Session, id: string) => boolean): void {
    for (const [id, session] of this.#sessions)
      if (isMeant(session, id) && this.#sessions.delete(id)) session.transaction.end();
  }

  /** Runs what changes data, alone among all processes; what it did is on disk when this resolves. */
  async write<R>(command: Command, action: (view: View) => R): Promise<R> {
    const transaction = this.transactionOf(command);
    return transaction ? action(transaction) : this.storage.write(action);
  }

  /** Runs what only looks. */
  async read<R>(command: Command, action: (view: View) => R | Promise<R>): Promise<R> {
    const view: View = this.transactionOf(command) ?? this.storage.snapshot();
    try {
      return await action(view);
    } finally {
      view.close?.();
    }
  }

  /** The first batch of a search, and a cursor for the rest of it. */
  async open(command: Command, find: (view: View) => Stream<Item>): Promise<Doc> {
    const { args, ns } = command;
    const view: View = this.transactionOf(command) ?? this.storage.snapshot();
    const size = numberOf(args.batchSize ?? docOf(args.cursor).batchSize) ?? FIRST_BATCH;
    try {
      const cursor = { ns, stream: find(view)[Symbol.iterator](), view, usedAt: 0 };
      return await this.#next(cursor, String(++this.#lastCursor), size, args, 'firstBatch');
    } catch (error) {
      view.close?.();
      throw error;
    }
  }

  /** The next batch of a cursor. @throws CommandError 43 */
  async getMore({ args }: Command): Promise<Doc> {
    const cursor = this.#cursors.get(String(args.getMore));
    need(cursor, 43, `cursor id ${args.getMore} not found`);
    return this.#next(cursor, String(args.getMore), numberOf(args.batchSize) || MAX_BATCH, args, 'nextBatch');
  }

  async #next(cursor: Cursor, id: string, size: number, args: Doc, name: string): Promise<Doc> {
    this.#cursors.delete(id);
    const { batch, isDone } = await pull(cursor.stream, size, numberOf(args.maxTimeMS));
    const isOpen = !isDone && !isTruthy(args.singleBatch) && !(Number(args.limit) < 0);
    if (isOpen) this.#cursors.set(id, { ...cursor, usedAt: Date.now() });
    else end(cursor);
    return { cursor: { [name]: batch, id: Long.fromString(isOpen ? id : '0'), ns: cursor.ns }, ok: 1 };
  }

  /** Closes a cursor; answers whether it was open. */
  kill(id: string): boolean {
    const cursor = this.#cursors.get(id);
    if (cursor) end(cursor);
    return this.#cursors.delete(id);
  }

  /** What time does: idle cursors are closed, and what a TTL index says is old is removed. */
  async age(now = Date.now()): Promise<void> {
    for (const [id, { usedAt }] of this.#cursors) if (usedAt < now - CURSOR_IDLE_MS) this.kill(id);
    this.storage.forgetTheDead();
    await this.storage.write((view) => {
      for (const collection of collectionsOf(view)) {
        for (const { spec, pattern } of collection.indexes) {
          const seconds = numberOf(spec.expireAfterSeconds);
          if (seconds === undefined || pattern.length !== 1) continue;
          const filter = compileFilter({ [pattern[0]?.path ?? '']: { $lt: new Date(now - seconds * 1000) } });
          const old = [...search(view, collection, { filter, sort: [], skip: 0, limit: 1000 })];
          for (const bytes of old) if (bytes) replaceDocument(view, collection, decode(bytes));
        }
      }
    });
  }

  close(): void {
    this.endTransactions(() => true);
    for (const id of this.#cursors.keys()) this.kill(id);
  }
}

function end({ stream, view }: Cursor): void {
  stream.return?.();
  view.close?.();
}

/** Takes up to `size` results, encoded, and lets others have their turn when it takes long. @throws CommandError 50 after `maxTimeMs` */
export async function pull(stream: Iterator<Item | undefined>, size = Infinity, maxTimeMs = 0) {
  const [batch, started]: [Buffer[], number] = [[], performance.now()];
  for (let turn = started, bytes = 0; batch.length < size && bytes < MAX_BATCH_BYTES; ) {
    const { done, value } = stream.next();
    if (done) return { batch, isDone: true };
    const encoded = Buffer.isBuffer(value) ? value : value && encode(value);
    if (encoded) batch.push(encoded);
    bytes += encoded?.length ?? 0;
    if (performance.now() < turn + TURN_MS) continue;
    need(!maxTimeMs || performance.now() < started + maxTimeMs, 50, 'operation exceeded time limit');
    await nextTurn();
    turn = performance.now();
  }
  return { batch, isDone: false };
}

type On<R> = (view: View, command: Command) => R;
export function searching(find: On<Stream<Item>>): Run {
  return (engine, it) => engine.open(it, (view) => find(view, it));
}
export function reading(look: On<Doc | Promise<Doc>>): Run {
  return (engine, it) => engine.read(it, (view) => look(view, it));
}
export function writing(change: On<Doc>): Run {
  return (engine, it) => engine.write(it, (view) => change(view, it));
}

/** A session's id as text. */
export const sessionOf = (lsid: unknown): string => (docOf(lsid).id as Binary | undefined)?.toString('hex') ?? '';
