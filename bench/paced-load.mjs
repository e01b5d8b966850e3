import { connect } from 'node:net';

/**
 * Sends requests at a steady rate for some time, over as many kept-alive connections as are free; answers each one's time in order, and how
 * many failed. `requestAt` makes the bytes of the n-th.
 */
export async function pacedLoad(
  port,
  requestAt,
  { perSecond, ms, isRight = (head) => head.startsWith('HTTP/1.1 200') },
) {
  const times = [];
  let failed = 0;
  const idle = [];
  const all = new Set();
  const pending = [];
  const count = Math.round((perSecond * ms) / 1000);
  const begin = performance.now();
  for (let index = 0; index < count; index += 1) {
    const dueAt = begin + (index * 1000) / perSecond;
    const wait = dueAt - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    pending.push(ask(requestAt(index)));
  }
  await Promise.all(pending);
  for (const socket of all) socket.destroy();
  return { times, failed };

  async function ask(request) {
    const socket = idle.pop() ?? (await open());
    const sentAt = performance.now();
    const head = await new Promise((resolve) => {
      let expected = null;
      let received = 0;
      let first = '';
      socket.on('data', (part) => {
        if (expected === null) {
          first = part.toString('latin1');
          expected = first.indexOf('\r\n\r\n') + 4 + Number(/content-length: *(\d+)/i.exec(first)?.[1] ?? 0);
        }
        received += part.length;
        if (received >= expected) resolve(first);
      });
      socket.once('close', () => resolve(''));
      socket.write(request);
    });
    socket.removeAllListeners('data').removeAllListeners('close');
    times.push(performance.now() - sentAt);
    if (!isRight(head)) failed += 1;
    if (!socket.destroyed) idle.push(socket);
  }

  function open() {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket));
      socket.setNoDelay(true).on('error', reject);
      all.add(socket);
    });
  }
}

/** The time that a share of them stayed below. */
export function quantile(times, share) {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;
}
