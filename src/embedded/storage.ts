import { type Database as Plain, open } from 'lmdb';

/** Ordered keys (latin1 strings) and their bytes, as one command sees them. */
export interface View {
  get(key: string): Buffer | undefined;
  /** Entries with `from` <= key < `to`, in order or in reverse order. */
  range(from: string, to: string, reverse?: boolean): Iterable<Entry>;
  /** Keys alone, which is faster. */
  keys(from: string, to: string, reverse?: boolean): Iterable<string>;
  /** How many keys there are, or `most` if there are more. */
  count(from: string, to: string, most: number): number;
  put(key: string, bytes: Buffer): void;
  remove(key: string): void;
}

export type Entry = readonly [key: string, bytes: Buffer];
type Snapshot = ReturnType<Plain['useReadTransaction']>;
/** lmdb's own types leave out that a read may name its transaction. */
type Database = Plain<Buffer, string> & { getBinaryFast(key: string, options?: { transaction?: Snapshot }): Buffer | undefined };

const MAP_SIZE = 2 ** 36; // address space, not disk: no remapping while readers are at work
export const NOTHING = Buffer.alloc(0);

const keyEncoder = {
  writeKey: (key: string, target: Buffer, start: number) => start + target.write(key, start, 'latin1'),
  readKey: (source: Buffer, start: number, end: number) => source.toString('latin1', start, end),
};

/** The LMDB environment that all processes share. */
export class Storage {
  readonly #db: Database;

  constructor(path: string) {
    this.#db = open<Buffer, string>({
      path,
      encoding: 'binary',
      keyEncoder,
      mapSize: MAP_SIZE,
      maxReaders: 1000,
      noSubdir: false,
      overlappingSync: false, // a commit is on disk before it is acknowledged
    });
  }

  /** A view of what is committed now, which must be closed. */
  snapshot(): LiveView & { close(): void } {
    this.#db.resetReadTxn();
    const transaction = this.#db.useReadTransaction();
    return Object.assign(new LiveView(this.#db, transaction), { close: () => transaction.done() });
  }

  /** Runs `action` on the newest state, alone among all processes; resolves when what it wrote is on disk. A throw undoes it. */
  async write<T>(action: (view: View) => T): Promise<T> {
    return this.#db.childTransaction(() => action(new LiveView(this.#db)));
  }

  /** Writes a consistent copy into a directory, also while others write. */
  async backup(directory: string): Promise<void> {
    await this.#db.backup(directory, true);
  }

  async close(): Promise<void> {
    await this.#db.close();
  }
}

class LiveView implements View {
  readonly #db: Database;
  readonly #options: { transaction?: Snapshot };

  constructor(db: Database, transaction?: Snapshot) {
    this.#db = db;
    this.#options = transaction ? { transaction } : {};
  }

  get(key: string): Buffer | undefined {
    const bytes = this.#db.getBinaryFast(key, this.#options);
    if (bytes === undefined) return undefined;
    const copy = Buffer.allocUnsafe(bytes.length); // `bytes` is lmdb's buffer, which the next read overwrites
    copy.set(new Uint8Array(bytes.buffer, bytes.byteOffset, copy.length));
    return copy;
  }

  *range(from: string, to: string, reverse = false): Generator<Entry> {
    for (const { key, value } of this.#db.getRange(this.#bounds(from, to, reverse))) {
      yield [key, value];
    }
  }

  keys(from: string, to: string, reverse = false): Iterable<string> {
    return this.#db.getKeys(this.#bounds(from, to, reverse));
  }

  count(from: string, to: string, most: number): number {
    return this.#db.getKeysCount({ ...this.#bounds(from, to, false), limit: most });
  }

  put(key: string, bytes: Buffer): void {
    this.#db.putSync(key, bytes);
  }

  remove(key: string): void {
    this.#db.removeSync(key);
  }

  #bounds(from: string, to: string, reverse: boolean) {
    const ends = reverse
      ? { start: to, end: from, reverse, inclusiveEnd: true, exclusiveStart: true }
      : { start: from, end: to };
    return { ...ends, ...this.#options };
  }
}
