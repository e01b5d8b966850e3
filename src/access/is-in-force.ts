import type { Grant } from './rights.js';

/** Whether a grant has not ended. `now` is in milliseconds since the epoch. */
export function isInForce({ until }: Pick<Grant, 'until'>, now: number): boolean {
  return until === null || now < until;
}
