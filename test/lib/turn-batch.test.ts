import { describe, expect, it } from '@jest/globals';
import { createTurnBatch, createTurnGate } from '../../src/lib/turn-batch.js';

const turnsEnd = () => new Promise((resolve) => setImmediate(resolve));

describe('createTurnBatch', () => {
  it('acts on all items of a turn at its end, once each and in their order', async () => {
    const done: number[] = [];
    const batch = createTurnBatch((item: number) => done.push(item));
    batch.add(1);
    await Promise.resolve();
    batch.add(2);
    expect(done).toEqual([]);
    await turnsEnd();
    expect(done).toEqual([1, 2]);
    await turnsEnd();
    expect(done).toEqual([1, 2]);
  });

  it('leaves what is added meanwhile to the next turn', async () => {
    const done: number[] = [];
    const batch = createTurnBatch((item: number) => {
      done.push(item);
      if (item === 1) batch.add(3);
    });
    batch.add(1);
    batch.add(2);
    await turnsEnd();
    expect(done).toEqual([1, 2]);
    await turnsEnd();
    expect(done).toEqual([1, 2, 3]);
  });

  it('acts at once when it is told to, and not again', async () => {
    const done: number[] = [];
    const batch = createTurnBatch((item: number) => done.push(item));
    batch.add(1);
    batch.flush();
    expect(done).toEqual([1]);
    await turnsEnd();
    expect(done).toEqual([1]);
  });
});

describe('createTurnGate', () => {
  it('lets all of a turn through at its end, in their order, and those of the next at the next', async () => {
    const gate = createTurnGate();
    const through: number[] = [];
    const pass = (item: number) => gate().then(() => through.push(item));
    const first = pass(1);
    await Promise.resolve();
    const second = pass(2);
    expect(through).toEqual([]);
    const third = first.then(() => pass(3));
    await Promise.all([first, second]);
    expect(through).toEqual([1, 2]);
    await third;
    expect(through).toEqual([1, 2, 3]);
  });
});
