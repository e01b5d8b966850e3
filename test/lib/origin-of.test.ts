import { describe, expect, it } from '@jest/globals';
import { originOf } from '../../src/lib/origin-of.js';

describe('originOf', () => {
  it.each([
    ['127.0.0.1', 'http://127.0.0.1:4000'],
    ['api.example.com', 'http://api.example.com:4000'],
    ['::1', 'http://[::1]:4000'],
  ])('%s is %s', (host, origin) => {
    expect(originOf(host, 4000)).toBe(origin);
    expect(new URL(origin).port).toBe('4000');
  });
});
