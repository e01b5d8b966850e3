import { describe, expect, it } from '@jest/globals';
import { batchSerially } from '../../src/lib/batch-serially.js';

describe('batchSerially', () => {
  it('runs one batch at a time, and gathers what is asked for meanwhile into the next', async () => {
    const batches: string[][] = [];
    let running = 0;
    const ask = batchSerially<string>(async (keys) => {
      expect(running).toBe(0);
      running += 1;
      await Promise.resolve();
      batches.push([...keys]);
      running -= 1;
    });
    const first = ask(['a', 'b']);
    const same = ask(['b', 'c']);
    await Promise.all([first, same]);
    await Promise.all([ask(['d']), ask(['d'])]);
    expect(batches).toEqual([['a', 'b', 'c'], ['d']]);
  });

  it('a key asked for while its batch runs is in the next one, which sees all that was true when it was asked', async () => {
    let value = 'old';
    const seen: string[] = [];
    const began = signal();
    const goOn = signal();
    const ask = batchSerially<string>(async () => {
      const read = value;
      began.fire();
      await goOn.fired;
      seen.push(read);
    });
    const first = ask(['a']);
    await began.fired;
    value = 'new';
    const second = ask(['a']);
    goOn.fire();
    await Promise.all([first, second]);
    expect(seen).toEqual(['old', 'new']);
  });

  it('a batch that fails fails those who asked for it, not those after', async () => {
    const ask = batchSerially<string>(async (keys) => {
      if (keys.has('bad')) throw new Error('bad');
    });
    const outcomes = await Promise.allSettled([
      ask(['bad']).catch(() => 'failed'),
      Promise.resolve().then(() => ask(['good'])),
    ]);
    expect(outcomes.map(({ status }) => status)).toContain('fulfilled');
    await expect(ask(['bad'])).rejects.toThrow('bad');
    await expect(ask(['good'])).resolves.toBeUndefined();
  });
});

function signal(): { readonly fired: Promise<void>; fire(): void } {
  let fire = (): void => {};
  const fired = new Promise<void>((resolve) => {
    fire = resolve;
  });
  return { fired, fire: () => fire() };
}
