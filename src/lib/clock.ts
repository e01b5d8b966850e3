/** The time of day, in milliseconds since the epoch. Injected, so that a test can move it. */
export type Clock = () => number;

/** The machine's own clock. */
export const systemClock: Clock = () => Date.now();
