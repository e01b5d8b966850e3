import { transient } from './command-error.js';
import { counter, numberIn, type Storage, type View } from './storage.js';

const LIFETIME_MS = 5000;

/** A session's transaction: a snapshot with its own writes over it, which its commit checks and writes all at once. */
export class Transaction implements View {
  readonly #storage: Storage;
  readonly #base: View;
  readonly #open: Set<Transaction>;
  readonly #writes = new Map<string, Buffer | undefined>();
  readonly #timer = setTimeout(() => this.end(), LIFETIME_MS).unref();

  /** Joins the `open` transactions of this process. */
  constructor(storage: Storage, open: Set<Transaction>) {
    this.#storage = storage;
    this.#base = storage.snapshot();
    this.#open = open.add(this);
  }

  get(key: string): Buffer | undefined {
    return this.#writes.has(key) ? this.#writes.get(key) : this.#base.get(key);
  }

  keys(from: string, to: string, isReverse = false): Iterable<string> {
    const own = [...this.#writes.keys()].filter((key) => key >= from && key < to);
    if (own.length === 0) return this.#base.keys(from, to, isReverse);
    const all = [...new Set([...this.#base.keys(from, to), ...own])];
    const left = all.filter((key) => !this.#writes.has(key) || this.#writes.get(key)).sort();
    return isReverse ? left.reverse() : left;
  }

  count(from: string, to: string, most: number): number {
    return Math.min(most, [...this.keys(from, to)].length);
  }

  /** @throws CommandError 112 for a document that others are changing, or have changed since the snapshot */
  put(key: string, bytes: Buffer | undefined): void {
    if (key.startsWith('d') && !this.#writes.has(key)) {
      const newest = this.#storage.snapshot();
      const isFree =
        isSame(newest.get(key), this.#base.get(key)) && ![...this.#open].some((each) => each.#writes.has(key));
      newest.close?.();
      if (!isFree) throw conflict();
    }
    this.#writes.set(key, bytes);
  }

  remove(key: string): void {
    this.put(key, undefined);
  }

  /** Writes all or nothing. @throws CommandError 112 when others changed meanwhile what it changes */
  async commit(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const before = new Map([...this.#writes.keys()].map((key) => [key, this.#base.get(key)])); // a write reads the newest only
      if (this.#writes.size > 0) await this.#storage.write((view) => this.#apply(view, before));
    } finally {
      this.end();
    }
  }

  /** Gives up what it has not written. */
  end(): void {
    clearTimeout(this.#timer);
    if (this.#open.delete(this)) this.#base.close?.();
  }

  #apply(view: View, snapshot: ReadonlyMap<string, Buffer | undefined>): void {
    for (const [key, bytes] of this.#writes) {
      const [now, before] = [view.get(key), snapshot.get(key)];
      if (key.startsWith('n')) view.put(key, counter(numberIn(now) + numberIn(bytes) - numberIn(before)));
      else if (!isSame(now, before)) throw conflict();
      else if (bytes) view.put(key, bytes);
      else view.remove(key);
    }
  }
}

const conflict = () => transient(112, 'WriteConflict: another operation changed the same meanwhile');
const isSame = (a: Buffer | undefined, b: Buffer | undefined) => (a && b ? a.equals(b) : a === b);
