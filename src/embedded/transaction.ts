import { type CommandError, transient } from './command-error.js';
import { type Entry, NOTHING, type Storage, type View } from './storage.js';

const LIFETIME_MS = 5000;
const conflict = () =>
  transient(112, 'WriteConflict: another operation changed this meanwhile, run the transaction again');

/** A session's transaction: a snapshot with its own writes over it, which are checked and written all at once at its commit. */
export class Transaction implements View {
  readonly number: number;
  readonly owner: object;
  readonly #storage: Storage;
  readonly #base: ReturnType<Storage['snapshot']>;
  readonly #writes = new Map<string, Buffer | undefined>();
  readonly #others: ReadonlyMap<string, Transaction>;
  readonly #timer: NodeJS.Timeout;
  #isOver = false;

  /** `owner` is the connection that began it, `others` are the open transactions of this process. */
  constructor(storage: Storage, number: number, owner: object, others: ReadonlyMap<string, Transaction>) {
    this.number = number;
    this.owner = owner;
    this.#storage = storage;
    this.#others = others;
    this.#base = storage.snapshot();
    this.#timer = setTimeout(() => this.abort(), LIFETIME_MS).unref();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get(key: string): Buffer | undefined {
    return this.#writes.has(key) ? this.#writes.get(key) : this.#base.get(key);
  }

  *range(from: string, to: string, reverse = false): Generator<Entry> {
    const own = [...this.#writes.keys()].filter((key) => key >= from && key < to).sort();
    if (reverse) own.reverse();
    const isBefore = (a: string | undefined, b: string) => a !== undefined && (reverse ? a > b : a < b);
    let next = 0;
    for (const [key, bytes] of this.#base.range(from, to, reverse)) {
      while (isBefore(own[next], key)) yield* this.#written(own[next++]);
      if (own[next] === key) yield* this.#written(own[next++]);
      else yield [key, bytes];
    }
    while (next < own.length) yield* this.#written(own[next++]);
  }

  *#written(key = ''): Generator<Entry> {
    const bytes = this.#writes.get(key);
    if (bytes) yield [key, bytes];
  }

  *keys(from: string, to: string, reverse = false): Generator<string> {
    for (const [key] of this.range(from, to, reverse)) yield key;
  }

  count(from: string, to: string, most: number): number {
    return this.#base.count(from, to, most);
  }

  put(key: string, bytes: Buffer): void {
    this.#touch(key);
    this.#writes.set(key, bytes);
  }

  remove(key: string): void {
    this.#touch(key);
    this.#writes.set(key, undefined);
  }

  #touch(key: string): void {
    if (!key.startsWith('d') || this.#writes.has(key)) return;
    for (const other of this.#others.values())
      if (other !== this && !other.#isOver && other.#writes.has(key)) throw conflict();
    const current = this.#storage.snapshot();
    try {
      if (!isSame(current.get(key), this.#base.get(key))) throw conflict();
    } finally {
      current.close();
    }
  }

  /** Writes all or nothing. @throws CommandError 112 when somebody else has changed what it changes */
  async commit(): Promise<void> {
    if (this.#isOver) throw transient(251, 'the transaction is over');
    this.#isOver = true;
    try {
      if (this.#writes.size > 0) await this.#storage.write((view) => this.#apply(view));
    } finally {
      this.#end();
    }
  }

  abort(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#end();
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#writes.clear();
    this.#base.close();
  }

  #apply(view: View): void {
    for (const [key, bytes] of this.#writes) {
      const before = this.#base.get(key);
      if (key.startsWith('n')) view.put(key, plus(view.get(key), bytes, before));
      else if (!isSame(view.get(key), before)) throw conflict();
      else if (bytes === undefined) view.remove(key);
      else if (!isSame(bytes, before)) this.#putChecked(view, key, bytes);
    }
  }

  #putChecked(view: View, key: string, bytes: Buffer): void {
    if (key.startsWith('u')) {
      const end = key.length - 2;
      const from = key.slice(0, end - (key.charCodeAt(end) * 256 + key.charCodeAt(end + 1)));
      for (const other of view.keys(from, `${from}\xff`))
        if (other !== key && !this.#writes.has(other)) throw conflict();
    }
    view.put(key, bytes ?? NOTHING);
  }
}

function isSame(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}

/** A counter that others may have changed meanwhile. */
function plus(current: Buffer | undefined, mine: Buffer | undefined, before: Buffer | undefined): Buffer {
  const bytes = Buffer.alloc(8);
  const read = (from: Buffer | undefined) => from?.readDoubleLE(0) ?? 0;
  bytes.writeDoubleLE(read(current) + read(mine) - read(before));
  return bytes;
}

/** The error for a command of a transaction that is not there (any more). */
export const noSuchTransaction = (): CommandError => transient(251, 'there is no such transaction (any more)');
