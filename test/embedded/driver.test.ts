import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { calls, refusals, START } from './cases/driver.js';
import type { Doc } from './cases/operations.js';
import { type OpenStore, openStore } from './embedded-kit.js';

let store: OpenStore;
beforeAll(async () => {
  store = await openStore();
});
beforeEach(async () => {
  await store.db.dropDatabase();
  await collection().insertMany(START.map((doc) => ({ ...doc })));
});
afterAll(() => store.close());

const collection = () => store.db.collection('driver');

/** Calls a method of the driver's collection; a cursor is read to its end, a failure is a result, too. */
async function call(method: string, args: readonly unknown[]): Promise<unknown> {
  const own = collection();
  const called: unknown = Reflect.get(own, method);
  if (typeof called !== 'function') throw new Error(`the driver has no ${method}`);
  try {
    const result: unknown = await called.apply(own, structuredClone(args));
    const isCursor = typeof result === 'object' && result !== null && 'toArray' in result;
    return isCursor && typeof result.toArray === 'function' ? await result.toArray() : result;
  } catch (error) {
    return error;
  }
}

const named = <Row extends readonly unknown[]>(rows: readonly Row[]) =>
  rows.map((row) => [`${row[0]} ${JSON.stringify(row[1])}`, row] as const);

describe("the driver's CRUD calls answer, and do, what its documentation says", () => {
  it.each(named(calls))('%s', async (_name, [method, args, result, after = START]) => {
    const answer = await call(method, args);
    const isPlain = typeof result !== 'object' || result === null || Array.isArray(result);
    if (isPlain) expect(answer).toEqual(result);
    else expect(answer).toMatchObject(result as Doc);
    expect(await collection().find().sort({ _id: 1 }).toArray()).toEqual(after);
  });
});

describe("the driver's CRUD calls that are refused by name, and do nothing", () => {
  it.each(named(refusals))('%s', async (_name, [method, args, refuses]) => {
    const answer = await call(method, args);
    expect(answer).toMatchObject({ message: expect.stringContaining(refuses) });
    expect(answer).toMatchObject({ message: expect.stringContaining('MONGODB_URI') });
    expect(await collection().find().sort({ _id: 1 }).toArray()).toEqual(START);
  });
});
