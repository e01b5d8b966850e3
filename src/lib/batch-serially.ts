/**
 * Makes a function that gathers keys into batches, of which one runs at a time. A key joins a batch that begins after it was asked for, so
 * whoever waits sees all that was true when it asked; and however many ask, at most one batch runs and one waits.
 */
export function batchSerially<Key>(
  run: (keys: ReadonlySet<Key>) => Promise<void>,
): (keys: Iterable<Key>) => Promise<void> {
  let waiting = new Set<Key>();
  let next: Promise<void> | null = null;
  let running: Promise<void> = Promise.resolve();

  function begin(): Promise<void> {
    const keys = waiting;
    waiting = new Set();
    next = null;
    running = run(keys);
    return running;
  }

  return (keys) => {
    for (const key of keys) waiting.add(key);
    next ??= running.then(begin, begin);
    return next;
  };
}
