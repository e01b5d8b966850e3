import { describe, expect, it } from '@jest/globals';
import { createRestarts } from '../../src/server/workers/restarts.js';

const minute = 60_000;

describe('WORKERS: a worker that ends by itself', () => {
  it('is replaced at once if it had served for a while', () => {
    const restarts = createRestarts();
    expect([restarts.next(minute), restarts.next(minute)]).toEqual([0, 0]);
  });

  it('is replaced later and later if it ends soon after its start, and at last not at all', () => {
    const restarts = createRestarts();
    expect(Array.from({ length: 6 }, () => restarts.next(5))).toEqual([100, 200, 400, 800, 1600, null]);
  });

  it('counts anew after one that served', () => {
    const restarts = createRestarts();
    expect([restarts.next(5), restarts.next(5), restarts.next(minute), restarts.next(5)]).toEqual([100, 200, 0, 100]);
  });
});
