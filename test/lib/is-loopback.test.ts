import { describe, expect, it } from '@jest/globals';
import { isLoopback } from '../../src/lib/is-loopback.js';

describe('isLoopback', () => {
  it.each(['localhost', '::1', '127.0.0.1', '127.9.8.7', '::ffff:127.0.0.1', '::FFFF:127.0.0.1'])('%s is', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each([
    '',
    '0.0.0.0',
    '::',
    '10.0.0.1',
    '::ffff:10.0.0.1',
    '127.0.0.1.example.com',
    '127.example.com',
    '1127.0.0.1',
  ])('%j is not', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
