import { setImmediate as nextTurn } from 'node:timers/promises';
import { elements, field, isTruthy, jsOf, numberOf, T, textOf, type Value } from './bson-value.js';
import type { Tree } from './bson-write.js';
import { CommandError, notSupported } from './command-error.js';
import type { Stream } from './search.js';
import type { Storage, View } from './storage.js';
import { noSuchTransaction, Transaction } from './transaction.js';

/** One command as it came over the wire. */
export class Command {
  readonly name: string;
  readonly owner: object;
  readonly #args: ReadonlyMap<string, Value | readonly Value[]>;

  /** `owner` is the connection; lists of the message (such as documents) are among the arguments. */
  constructor(name: string, args: ReadonlyMap<string, Value | readonly Value[]>, owner: object) {
    this.name = name;
    this.owner = owner;
    this.#args = args;
  }

  value(name: string): Value | undefined {
    const found = this.#args.get(name);
    return Array.isArray(found) ? undefined : (found as Value | undefined);
  }

  list(name: string): readonly Value[] {
    const found = this.#args.get(name);
    if (found === undefined) return [];
    return found instanceof Array ? found : found.type === T.array ? elements(found as Value) : [];
  }

  number(name: string): number | undefined {
    return numberOf(this.value(name));
  }

  text(name: string): string {
    const found = this.value(name);
    return found?.type === T.string ? textOf(found) : '';
  }

  is(name: string): boolean {
    return isTruthy(this.value(name));
  }

  get database(): string {
    return this.text('$db') || 'admin';
  }

  /** "db.collection", the collection being the command's own argument. */
  get namespace(): string {
    return `${this.database}.${this.text(this.name)}`;
  }

  /** @throws CommandError 238 when one of these arguments is given */
  refuse(...names: readonly string[]): void {
    for (const name of names) if (this.#args.has(name)) throw notSupported(`the option ${name} of ${this.name}`);
  }
}

interface Cursor {
  readonly namespace: string;
  readonly stream: Iterator<Value | undefined>;
  readonly close: () => void;
  usedAt: number;
}

const MAX_BATCH_BYTES = 16 * 1024 * 1024 - 16 * 1024;
const CURSOR_IDLE_MS = 10 * 60_000;
const TURN_MS = 2;
const STEPS_BETWEEN_LOOKS = 64;

/** What all commands work with: the storage, the open cursors and transactions of this process. */
export class Engine {
  readonly storage: Storage;
  readonly #cursors = new Map<bigint, Cursor>();
  readonly #transactions = new Map<string, Transaction>();
  #lastCursor = BigInt(Date.now()) << 16n;

  constructor(storage: Storage) {
    this.storage = storage;
  }

  /** The transaction that a command belongs to, if it belongs to one. */
  transactionOf(command: Command): Transaction | undefined {
    const number = command.number('txnNumber');
    const autocommit = command.value('autocommit');
    if (autocommit === undefined || isTruthy(autocommit) || number === undefined) return undefined;
    const session = sessionOf(command);
    const open = this.#transactions.get(session);
    if (command.is('startTransaction')) {
      open?.abort();
      const begun = new Transaction(this.storage, number, command.owner, this.#transactions);
      this.#transactions.set(session, begun);
      return begun;
    }
    if (open === undefined || open.isOver || open.number !== number) throw noSuchTransaction();
    return open;
  }

  /** Ends the transactions of a connection that is gone, or of one session. */
  endTransactions(isMeant: (session: string, transaction: Transaction) => boolean): void {
    for (const [session, transaction] of this.#transactions) {
      if (!isMeant(session, transaction)) continue;
      transaction.abort();
      this.#transactions.delete(session);
    }
  }

  /** Runs what changes data: in the command's transaction, or in one of its own that is on disk when this resolves. */
  async write<R>(command: Command, action: (view: View) => R): Promise<R> {
    const transaction = this.transactionOf(command);
    return transaction ? action(transaction) : this.storage.write(action);
  }

  /** Runs what only looks, and hands back the first batch of what it finds with a cursor for the rest. */
  async read(
    command: Command,
    namespace: string,
    batchSize: number,
    isSingle: boolean,
    find: (view: View) => Stream,
  ): Promise<Tree> {
    const transaction = this.transactionOf(command);
    const view = transaction ?? this.storage.snapshot();
    const close = () => ('close' in view ? view.close() : undefined);
    let isKept = false;
    try {
      const cursor: Cursor = { namespace, stream: find(view)[Symbol.iterator](), close, usedAt: Date.now() };
      const { batch, isDone } = await this.#pull(cursor, batchSize, command.number('maxTimeMS'));
      isKept = !isDone && !isSingle;
      const id = isKept ? ++this.#lastCursor : 0n;
      if (isKept) this.#cursors.set(id, cursor);
      else cursor.stream.return?.();
      return { cursor: { firstBatch: batch, id, ns: namespace }, ok: 1 };
    } finally {
      if (!isKept) close();
    }
  }

  /** Reads everything at once, for commands that answer with one value. */
  async readAll(command: Command, find: (view: View) => Stream): Promise<Value[]> {
    const view = this.transactionOf(command) ?? this.storage.snapshot();
    try {
      const cursor: Cursor = {
        namespace: '',
        stream: find(view)[Symbol.iterator](),
        close: () => undefined,
        usedAt: 0,
      };
      return (await this.#pull(cursor, Infinity, command.number('maxTimeMS'), Infinity)).batch;
    } finally {
      if ('close' in view) view.close();
    }
  }

  async getMore(command: Command): Promise<Tree> {
    const id = idOf(command.value('getMore'));
    const cursor = this.#cursors.get(id);
    if (cursor === undefined) throw new CommandError(43, `cursor id ${id} not found`);
    try {
      this.#cursors.delete(id);
      const { batch, isDone } = await this.#pull(
        cursor,
        command.number('batchSize') || Infinity,
        command.number('maxTimeMS'),
      );
      if (isDone) cursor.close();
      else this.#cursors.set(id, cursor);
      return { cursor: { nextBatch: batch, id: isDone ? 0n : id, ns: cursor.namespace }, ok: 1 };
    } catch (error) {
      cursor.close();
      throw error;
    }
  }

  killCursors(ids: readonly Value[]): Tree {
    const killed = ids.filter((id) => this.#close(idOf(id)));
    const cursorsNotFound = ids.filter((id) => !killed.includes(id));
    return { cursorsKilled: killed, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [], ok: 1 };
  }

  #close(id: bigint): boolean {
    const cursor = this.#cursors.get(id);
    cursor?.stream.return?.();
    cursor?.close();
    return this.#cursors.delete(id);
  }

  /** Forgets cursors that nobody has asked for a while. */
  closeIdleCursors(now = Date.now()): void {
    for (const [id, { usedAt }] of this.#cursors) if (usedAt < now - CURSOR_IDLE_MS) this.#close(id);
  }

  close(): void {
    this.endTransactions(() => true);
    for (const id of this.#cursors.keys()) this.#close(id);
  }

  async #pull(
    cursor: Cursor,
    most: number,
    maxTimeMs = 0,
    maxBytes = MAX_BATCH_BYTES,
  ): Promise<{ batch: Value[]; isDone: boolean }> {
    const batch: Value[] = [];
    const end = maxTimeMs > 0 ? Date.now() + maxTimeMs : Infinity;
    let bytes = 0;
    let turnEnd = performance.now() + TURN_MS;
    cursor.usedAt = Date.now();
    for (let step = 1; batch.length < most && bytes < maxBytes; step++) {
      const { done, value } = cursor.stream.next();
      if (done) return { batch, isDone: true };
      if (value) {
        batch.push(value);
        bytes += value.end - value.start;
      }
      if (step % STEPS_BETWEEN_LOOKS === 0 && performance.now() > turnEnd) {
        if (Date.now() > end) throw new CommandError(50, 'operation exceeded time limit');
        await nextTurn();
        turnEnd = performance.now() + TURN_MS;
      }
    }
    return { batch, isDone: false };
  }
}

/** The session of a command, as bytes. */
export function sessionOf(command: Command): string {
  const lsid = command.value('lsid');
  return lsid ? (field(lsid, Buffer.from('id'))?.raw.toString('latin1') ?? '') : '';
}

function idOf(value: Value | undefined): bigint {
  return value?.type === T.long
    ? value.bytes.readBigInt64LE(value.start)
    : BigInt(Math.trunc(Number(jsOf(value)) || 0));
}
