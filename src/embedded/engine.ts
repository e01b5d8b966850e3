import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Binary, Long } from 'bson';
import { need, refused, transient } from './command-error.js';
import type { Stream } from './plan.js';
import type { Storage, View } from './storage.js';
import { beginTransaction, type Transaction } from './transaction.js';
import { type Doc, decode, docOf, encode, type Item, isTruthy, numberOf } from './values.js';

/** A command with its arguments, its "database.collection", and the connection (`owner`) by which it came. */
export type Command = { name: string; args: Doc; db: string; ns: string; owner: object };
/** Carries out a command and answers its reply. */
export type Run = (engine: Engine, command: Command) => Doc | Promise<Doc>;
type On<R> = (view: View, command: Command) => R;
type Results = Iterator<Item | undefined>;
type Session = { transaction: Transaction; number: number; owner: object };
const [FIRST_BATCH, MAX_BATCH, MAX_BATCH_BYTES, TURN_MS] = [101, 10_000, 2 ** 24, 1];

/** What the commands work with: storage, and the cursors and transactions that are open in this process. */
export class Engine {
  readonly storage: Storage;
  readonly #cursors = new Map<string, { ns: string; results: Results; usedAt: number }>();
  readonly #sessions = new Map<string, Session>();
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
      this.#sessions.set(id, { transaction: beginTransaction(this.storage), number, owner });
    }
    const session = this.#sessions.get(id);
    const isOpen = session?.number === number && !session.transaction.isOver();
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

  /** Begins to look, at what is there now. */
  search(command: Command, find: On<Stream>): Results {
    const results = resultsIn(this.transactionOf(command) ?? this.storage.snapshot(), command, find);
    results.next();
    return results;
  }

  /** The next batch of a search, and a cursor for the rest of it. @throws CommandError 43 */
  async batch({ args, ns }: Command, results?: Results): Promise<Doc> {
    const id = results ? String(++this.#lastCursor) : String(args.getMore);
    const cursor = results ? { ns, results } : this.#cursors.get(id);
    need(cursor, 43, `cursor id ${id} not found`);
    this.#cursors.delete(id);
    const size = numberOf(args.batchSize ?? docOf(args.cursor).batchSize);
    const most = results ? (size ?? FIRST_BATCH) : size || MAX_BATCH;
    const { batch, isDone } = await pull(cursor.results, most, numberOf(args.maxTimeMS));
    const isOver = isDone || isTruthy(args.singleBatch) || Number(args.limit) < 0;
    if (isOver) cursor.results.return?.();
    else this.#cursors.set(id, { ...cursor, usedAt: Date.now() });
    const name = results ? 'firstBatch' : 'nextBatch';
    return { cursor: { [name]: batch, id: Long.fromString(isOver ? '0' : id), ns: cursor.ns }, ok: 1 };
  }

  /** Closes a cursor; answers whether it was open. */
  kill(id: string): boolean {
    this.#cursors.get(id)?.results.return?.();
    return this.#cursors.delete(id);
  }

  /** Closes the cursors that nobody has used since then. */
  killUnused(since: number): void {
    for (const [id, { usedAt }] of this.#cursors) if (usedAt < since) this.kill(id);
  }
}

/** What a search finds in a view, which is closed after it. */
function* resultsIn(view: View, command: Command, find: On<Stream>): Generator<Item | undefined> {
  try {
    const found = find(view, command);
    yield undefined;
    yield* found;
  } finally {
    view.close?.();
  }
}

/** Takes up to `size` results, encoded, and lets others have their turn when it takes long. @throws CommandError 50 after `maxTimeMs` */
async function pull(results: Results, size: number, maxTimeMs = 0) {
  const [batch, started]: [Buffer[], number] = [[], performance.now()];
  for (let turn = started, bytes = 0; batch.length < size && bytes < MAX_BATCH_BYTES; ) {
    const { done, value } = results.next();
    if (done) return { batch, isDone: true };
    const encoded = Buffer.isBuffer(value) ? value : value && encode(value);
    if (encoded) batch.push(encoded);
    bytes += encoded?.length ?? 0;
    if (performance.now() < turn + TURN_MS) continue;
    await nextTurn();
    turn = performance.now();
    if (maxTimeMs > 0 && turn > started + maxTimeMs) results.return?.();
    need(maxTimeMs === 0 || turn <= started + maxTimeMs, 50, 'operation exceeded time limit');
  }
  return { batch, isDone: false };
}

/** A command that answers what it finds by a cursor. */
export function searching(find: On<Stream>): Run {
  return (engine, command) => engine.batch(command, engine.search(command, find));
}
/** A command that makes its reply of all that it finds. */
export function reading(find: On<Stream>, reply: (found: Doc[]) => Doc): Run {
  return async (engine, command) => {
    const { batch, isDone } = await pull(engine.search(command, find), Infinity, numberOf(command.args.maxTimeMS));
    need(isDone, 17217, 'the answer is larger than 16 MB');
    return { ...reply(batch.map(decode)), ok: 1 };
  };
}
export function writing(change: On<Doc>): Run {
  return (engine, command) => engine.write(command, (view) => change(view, command));
}

/** A session's id as text. */
export const sessionOf = (lsid: unknown): string => (docOf(lsid).id as Binary | undefined)?.toString('hex') ?? '';
