import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../../lib/parse-duration.js';

/** `90s`, `15m`, `24h` or `7d`, in seconds. @throws InvalidArgumentError */
export function typedDuration(typed: string): number {
  const seconds = parseDuration(typed);
  if (seconds === null) {
    throw new InvalidArgumentError('A duration is a number and one of s, m, h, d: 90s, 15m, 24h, 7d.');
  }
  return seconds;
}
