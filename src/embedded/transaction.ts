import { transient } from './command-error.js';
import { counter, numberIn, type Storage, type View } from './storage.js';

/** A session's transaction: a snapshot with its own writes over it, which its commit checks and writes all at once. */
export type Transaction = View & {
  isOver(): boolean;
  /** Writes all or nothing. @throws CommandError 112 when others changed meanwhile what it changes */
  commit(): Promise<void>;
  /** Gives up what it has not written. */
  end(): void;
};
type Bytes = Buffer | undefined;
const LIFETIME_MS = 5000;
/** What the open transactions of this process have written. */
const open = new Set<ReadonlyMap<string, Bytes>>();
const conflict = () => transient(112, 'WriteConflict: another operation changed the same meanwhile');
const isSame = (a: Bytes, b: Bytes) => (a && b ? a.equals(b) : a === b);

/** Begins a transaction, which is over by itself after five seconds. */
export function beginTransaction(storage: Storage): Transaction {
  const [base, writes] = [storage.snapshot(), new Map<string, Bytes>()];
  let isOver = false;
  open.add(writes);
  const end = () => {
    clearTimeout(timer);
    open.delete(writes);
    if (!isOver) base.close?.();
    isOver = true;
  };
  const timer = setTimeout(end, LIFETIME_MS).unref();
  const keys = (from: string, to: string, isReverse = false) => {
    const own = [...writes.keys()].filter((key) => key >= from && key < to);
    if (own.length === 0) return base.keys(from, to, isReverse);
    const all = [...new Set([...base.keys(from, to), ...own])];
    const left = all.filter((key) => !writes.has(key) || writes.get(key)).sort();
    return isReverse ? left.reverse() : left;
  };
  const put = (key: string, bytes: Bytes) => {
    if (key.startsWith('d') && !writes.has(key)) {
      const newest = storage.snapshot();
      const isFree = isSame(newest.get(key), base.get(key)) && ![...open].some((each) => each.has(key));
      newest.close?.();
      if (!isFree) throw conflict();
    }
    writes.set(key, bytes);
  };
  const commit = async () => {
    clearTimeout(timer);
    const changes = [...writes].map(([key, bytes]) => ({ key, bytes, before: base.get(key) })); // a write reads the newest only
    const apply = (view: View) => {
      for (const { key, bytes, before } of changes) {
        const now = view.get(key);
        if (key.startsWith('n')) view.put(key, counter(numberIn(now) + numberIn(bytes) - numberIn(before)));
        else if (!isSame(now, before)) throw conflict();
        else if (bytes) view.put(key, bytes);
        else view.remove(key);
      }
    };
    await (changes.length > 0 ? storage.write(apply) : undefined)?.finally(end);
    end();
  };
  const get = (key: string) => (writes.has(key) ? writes.get(key) : base.get(key));
  const count: View['count'] = (from, to, most) => Math.min(most, [...keys(from, to)].length);
  return { get, keys, count, put, remove: (key) => put(key, undefined), isOver: () => isOver, commit, end };
}
