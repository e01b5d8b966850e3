import type { Clock } from '../../src/lib/clock.js';

/** A clock that stands still until a test moves it. */
export interface TestClock {
  readonly now: Clock;
  advance(seconds: number): void;
}

/** Starts at the machine's time of day, so that what the store stamps by its own clock stays comparable. */
export function createTestClock(): TestClock {
  let milliseconds = Date.now();
  return {
    now: () => milliseconds,
    advance(seconds) {
      milliseconds += seconds * 1000;
    },
  };
}
