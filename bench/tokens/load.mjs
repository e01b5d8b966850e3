import { connect } from 'node:net';

/** Bytes of a token request that an ordinary client would send. */
export function tokenRequest({ id, secret, path }) {
  const body = 'grant_type=client_credentials&scope=read';
  const basic = Buffer.from(`${id}:${secret}`).toString('base64');
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nAuthorization: Basic ${basic}\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
}

/**
 * Sends `count` requests over `connections` kept-alive ones, each as soon as the last is answered. Answers requests a second.
 * Raw sockets: a client library would cost more than the server under test.
 */
export async function load(port, request, count, connections = 16) {
  let left = count;
  const before = process.hrtime.bigint();
  await Promise.all(Array.from({ length: connections }, () => converse(port, request, () => left-- > 0)));
  return count / (Number(process.hrtime.bigint() - before) / 1e9);
}

function converse(port, request, hasMore) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const next = () => {
      if (hasMore()) return socket.write(request);
      socket.end();
      return resolve();
    };
    socket.setNoDelay(true).on('connect', next).on('error', reject);
    socket.on('data', (answer) => {
      if (answer.toString('latin1', 0, 12) === 'HTTP/1.1 200') return next();
      return answer.toString('latin1', 0, 5) === 'HTTP/' ? reject(new Error(answer.toString())) : undefined;
    });
  });
}
