import { describe, expect, it } from '@jest/globals';
import { parseDuration } from '../../src/lib/parse-duration.js';

describe('durations', () => {
  it.each([
    ['0s', 0],
    ['30s', 30],
    ['15m', 900],
    ['24h', 86_400],
    ['90d', 7_776_000],
  ])('%s is %i seconds', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(['', '30', 's', '-1s', '1.5h', '1h30m', '1 h', '1w', '1H', ' 1h', '9999999999d'])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});
