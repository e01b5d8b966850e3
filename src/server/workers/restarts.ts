/** A worker that served so long did not die of its start. */
const healthyAfterMs = 10_000;
const maxQuickEnds = 5;
const firstDelayMs = 100;

/** Decides on workers that ended by themselves: when to start another, and when to give up. */
export interface Restarts {
  /** Milliseconds until another is to be started; `null`: too many ended at once, starting more is of no use. */
  next(livedMs: number): number | null;
}

/** One that ended within 10 s of its start doubles the delay, from 0.1 s on; the sixth of such in a row ends it. */
export function createRestarts(): Restarts {
  let quickEnds = 0;
  return {
    next: (livedMs) => {
      quickEnds = livedMs < healthyAfterMs ? quickEnds + 1 : 0;
      if (quickEnds > maxQuickEnds) return null;
      return quickEnds === 0 ? 0 : firstDelayMs * 2 ** (quickEnds - 1);
    },
  };
}
