/** Items that wait for the end of this turn of the event loop. */
export interface TurnBatch<T> {
  add(item: T): void;
  /** Acts on what waits now: for whoever ends before the turn does. */
  flush(): void;
}

/**
 * Acts on the items of one turn of the event loop one after the other, in their order, at its end. Under load a turn brings several requests; each
 * step taken for all of them before the next costs a fraction of all steps taken for one after the other, since its code is still at hand
 * in the processor (docs/decisions/0008-turn-batches.md). An error of one item is uncaught, as it would be alone, and hurts no other item.
 */
export function createTurnBatch<T>(act: (item: T) => void): TurnBatch<T> {
  let waiting: T[] = [];

  function flush(): void {
    const items = waiting;
    waiting = [];
    for (const item of items) {
      try {
        act(item);
      } catch (error) {
        setImmediate(() => {
          throw error;
        });
      }
    }
  }

  function add(item: T): void {
    if (waiting.length === 0) setImmediate(flush);
    waiting.push(item);
  }

  return { add, flush };
}

/** Lets all who come in one turn of the event loop go on together, at its end. */
export function createTurnGate(): () => Promise<void> {
  const waiting = createTurnBatch((goOn: () => void) => goOn());
  return () => new Promise((resolve) => waiting.add(resolve));
}
