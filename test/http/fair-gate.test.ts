import { describe, expect, it } from '@jest/globals';
import { FairGate, type Leave } from '../../src/http/fair-gate.js';
import { RateLimitError } from '../../src/lib/app-error.js';

const never = new AbortController().signal;

/** A gate whose clock and processor are the test's, and what it has let in. */
function testGate() {
  const machine = { now: 0, busy: 0.7 };
  const gate = new FairGate({ busyShare: () => machine.busy, now: () => machine.now });
  const running = new Map<string, Leave>();
  const order: string[] = [];
  const enter = async (client: string, name: string, limit = 16) => {
    const leave = await gate.enter(client, limit, never);
    order.push(name);
    running.set(name, leave);
  };
  const leave = async (name: string) => {
    running.get(name)?.();
    running.delete(name);
    await settled();
  };
  return { gate, machine, running, order, enter, leave };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a fair gate', () => {
  it('lets a client run as many as its limit, the others in the order that they came', async () => {
    const { order, running, enter, leave } = testGate();
    for (const n of [1, 2, 3, 4, 5]) void enter('a', `a${n}`, 2);
    await settled();
    expect(order).toEqual(['a1', 'a2']);
    await leave('a2');
    await leave('a1');
    expect(order).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(running.size).toBe(2);
  });

  it('lets another client in at once, however many of the first wait', async () => {
    const { order, enter } = testGate();
    for (let n = 0; n < 200; n += 1) void enter('a', `a${n}`, 4);
    await settled();
    void enter('b', 'b');
    await settled();
    expect(order.slice(4)).toEqual(['b']);
  });

  it('gives a client that is alone all of its limit, however busy the processor is, and lets the next one in at once', async () => {
    const { machine, order, running, enter, leave } = testGate();
    machine.busy = 1;
    for (let n = 0; n < 60; n += 1) void enter('a', `a${n}`);
    await settled();
    for (let n = 0; n < 20; n += 1) {
      machine.now += 51;
      await leave(order[n] ?? '');
    }
    expect(running.size).toBe(16);
    void enter('b', 'b');
    await settled();
    expect(order.at(36)).toBe('b');
  });

  it('takes turns between clients when the processor is busy, whoever came first', async () => {
    const { gate, machine, order, running, enter, leave } = testGate();
    machine.busy = 1;
    for (let n = 0; n < 40; n += 1) void enter('a', `a${n}`);
    void enter('z', 'z');
    for (let n = 0; n < 30; n += 1) {
      machine.now += 51;
      await leave(order[n] ?? '');
    }
    expect(gate.state.places).toBe(2);
    for (const name of ['b', 'c', 'd']) for (const n of [1, 2]) void enter(name, `${name}${n}`);
    const from = order.length;
    while (running.size > 0) {
      const [name = ''] = running.keys();
      await leave(name);
    }
    const turns = order.slice(from).map((name) => name.charAt(0));
    for (const name of ['b', 'c', 'd']) expect(turns.slice(0, 5)).toContain(name);
    expect(order).toHaveLength(47);
  });

  it('has more places while the processor has time, and no more than that', async () => {
    const { gate, machine, enter } = testGate();
    machine.busy = 0.1;
    for (let n = 0; n < 100; n += 1) void enter(`client ${n}`, `r${n}`);
    await settled();
    expect(gate.state.running).toBe(16);
    for (let n = 0; n < 10; n += 1) {
      machine.now += 51;
      void enter('late', `late${n}`, 1);
      await settled();
    }
    machine.busy = 0.9;
    expect(gate.state.places).toBeGreaterThan(100);
  });

  it('refuses a client that has 256 waiting', async () => {
    const { gate, enter } = testGate();
    for (let n = 0; n < 257; n += 1) void enter('a', `a${n}`, 1);
    expect(gate.state).toMatchObject({ running: 1, waiting: 256 });
    expect(() => gate.enter('a', 1, never)).toThrow(RateLimitError);
    expect(gate.enter('b', 1, never)).toBeInstanceOf(Function);
  });

  it('forgets who gives up waiting, and rejects with the reason', async () => {
    const { gate, order, enter, leave } = testGate();
    void enter('a', 'a1', 1);
    const gaveUp = new AbortController();
    const lost = gate.enter('a', 1, gaveUp.signal);
    void enter('a', 'a3', 1);
    gaveUp.abort(new Error('gone'));
    await expect(lost).rejects.toThrow('gone');
    await leave('a1');
    expect(order).toEqual(['a1', 'a3']);
    expect(gate.state).toMatchObject({ running: 1, waiting: 0 });
  });

  it('a place is given back once, whatever is called twice', async () => {
    const { gate } = testGate();
    const leave = await gate.enter('a', 2, never);
    await gate.enter('a', 2, never);
    leave();
    leave();
    expect(gate.state.running).toBe(1);
  });
});
