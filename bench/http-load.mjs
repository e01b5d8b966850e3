import { connect } from 'node:net';

/** Bytes of a POST of JSON, as an ordinary client would send it. */
export function jsonRequest({ path, token }, body, method = 'POST') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const authorization = token ? `Authorization: Bearer ${token}\r\n` : '';
  return Buffer.from(
    `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json\r\n${authorization}` +
      `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
}

/**
 * Sends a request for `ms` milliseconds over `connections` kept-alive ones, each as soon as the last is answered; answers requests a
 * second and the slowest hundredth's time. Raw sockets: a client library would cost more than the server under test.
 * @throws Error for an answer that is not 200
 */
export async function load(port, request, { ms = 500, connections = 16 } = {}) {
  const times = [];
  const begin = performance.now();
  const isOver = () => performance.now() >= begin + ms;
  await Promise.all(Array.from({ length: connections }, () => converse(port, request, times, isOver)));
  const perSecond = (times.length * 1000) / (performance.now() - begin);
  times.sort((a, b) => a - b);
  return { count: times.length, perSecond, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
}

/** One answer's status and body. */
export async function ask(port, request) {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const socket = connect(port, '127.0.0.1', () => socket.write(request));
    socket.on('error', reject).on('data', (part) => {
      received = Buffer.concat([received, part]);
      const length = lengthOf(received);
      if (length === null || received.length < length) return;
      socket.destroy();
      const text = received.toString();
      resolve({ status: Number(text.slice(9, 12)), body: text.slice(text.indexOf('\r\n\r\n') + 4) });
    });
  });
}

function converse(port, request, times, isOver) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let [sentAt, expected, received] = [0, null, 0];
    const next = () => {
      if (isOver()) {
        socket.destroy();
        return resolve();
      }
      [sentAt, expected, received] = [performance.now(), null, 0];
      return socket.write(request);
    };
    socket.setNoDelay(true).on('connect', next).on('error', reject);
    socket.on('data', (part) => {
      if (expected === null) {
        if (part.toString('latin1', 0, 12) !== 'HTTP/1.1 200') return reject(new Error(part.toString()));
        expected = lengthOf(part);
      }
      received += part.length;
      if (received < expected) return undefined;
      times.push(performance.now() - sentAt);
      return next();
    });
  });
}

/** Bytes of the whole answer that a first part begins; heads come in one piece. `null`: no whole head yet. */
function lengthOf(part) {
  const end = part.indexOf('\r\n\r\n');
  if (end === -1) return null;
  const head = part.toString('latin1', 0, end);
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without a length: ${head}`);
  return end + 4 + Number(length);
}
