import { open, type Database as Plain } from 'lmdb';

/** Ordered keys (strings of bytes) and what is stored under them, as one command sees it. */
export interface View {
  get(key: string): Buffer | undefined;
  /** The keys with `from` <= key < `to`, forwards or backwards. */
  keys(from: string, to: string, isReverse?: boolean): Iterable<string>;
  /** How many keys these are, or `most` if there are more. */
  count(from: string, to: string, most: number): number;
  put(key: string, bytes: Buffer): void;
  remove(key: string): void;
  close?(): void;
}

type Read = { transaction?: ReturnType<Plain['useReadTransaction']> };
/** lmdb's types leave out that a read may name its transaction. */
type Database = Plain<Buffer, string> & { getBinaryFast(key: string, options: Read): Buffer | undefined };

const keyEncoder = {
  writeKey: (key: string, target: Buffer, start: number) => start + target.write(key, start, 'latin1'),
  readKey: (source: Buffer, start: number, end: number) => source.toString('latin1', start, end),
};
const MAP_SIZE = 2 ** 36; // address space, not disk: no remapping while others read
const SETTINGS = { keyEncoder, encoding: 'binary', mapSize: MAP_SIZE, maxReaders: 1000, noSubdir: false } as const;

/** The LMDB environment that all processes share. */
export class Storage {
  readonly db: Database;

  constructor(path: string) {
    this.db = open({ path, ...SETTINGS, overlappingSync: false, eventTurnBatching: false }); // a commit is a flushed commit
  }

  /** What is committed now, until it is closed; meanwhile the space of what others replace is not used again. */
  snapshot(): View {
    this.db.resetReadTxn();
    const transaction = this.db.useReadTransaction();
    return { ...viewOf(this.db, { transaction }), close: () => transaction.done() };
  }

  /** Runs `action` on the newest state, alone among all processes; resolves when it is on disk. A throw undoes it. */
  async write<R>(action: (view: View) => R): Promise<R> {
    try {
      return await this.db.childTransaction(() => action(viewOf(this.db, {})));
    } catch (error) {
      const isOfCommit = error instanceof Error && 'commitError' in error; // a promise of why, which must not stay unhandled
      throw isOfCommit ? await Promise.resolve(error.commitError).catch((cause: unknown) => cause) : error;
    }
  }
}

const viewOf = (db: Database, read: Read): View => ({
  get: (key) => {
    const bytes = db.getBinaryFast(key, read);
    return bytes && Buffer.from(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)); // a copy: lmdb reads the next into it
  },
  keys: (from, to, reverse = false) => {
    const backwards = { ...read, start: to, end: from, reverse, inclusiveEnd: true, exclusiveStart: true };
    return db.getKeys(reverse ? backwards : { ...read, start: from, end: to });
  },
  count: (from, to, most) => {
    const range = { ...read, start: from, end: to };
    const [more] = most < Infinity ? db.getKeys({ ...range, offset: most, limit: 1 }) : [];
    return more === undefined ? db.getKeysCount(range) : most; // lmdb counts all, whatever the limit
  },
  put: (key, bytes) => db.putSync(key, bytes),
  remove: (key) => void db.removeSync(key),
});

/** Counters are doubles. */
export const numberIn = (bytes: Buffer | undefined): number => bytes?.readDoubleLE() ?? 0;
export const counter = (number: number): Buffer => Buffer.from(Float64Array.of(number).buffer);
