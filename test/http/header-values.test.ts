import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { headerValues } from '../../src/http/header-values.js';

describe('headerValues', () => {
  it.each([
    ['a header that is not there', 'X: 1', 'dpop'],
    ['one that is there once, in any case', 'DPoP: a', 'dpop'],
    ['two, of which Node drops the second', 'Authorization: Basic a\r\nauthorization: Bearer b', 'authorization'],
    ['two that Node joins', 'X-Forwarded-For: a\r\nX-Forwarded-For: b, c', 'x-forwarded-for'],
    ['an empty one', 'Content-Encoding:', 'content-encoding'],
    ['one whose name begins like it', 'Authorization2: a\r\nDPo: b', 'authorization'],
  ])('%s: as in headersDistinct', async (_case, lines, name) => {
    const { ours, nodes } = await received(lines, (request) => ({
      ours: headerValues(request, name),
      nodes: request.headersDistinct[name] ?? [],
    }));
    expect(ours).toEqual(nodes);
  });
});

/** What a server makes of a request with these lines. */
async function received<T>(lines: string, read: (request: IncomingMessage) => T): Promise<T> {
  const server = createServer();
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  server.on('request', (request, response) => {
    resolve(read(request));
    response.end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(`GET / HTTP/1.1\r\nHost: a\r\n${lines}\r\nConnection: close\r\n\r\n`);
  try {
    return await promise;
  } finally {
    socket.destroy();
    server.close();
  }
}
