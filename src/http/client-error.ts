import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { refusalBody } from './error-bodies.js';
import type { Problem } from './problem.js';

interface BrokenRequest extends Error {
  readonly code?: string;
  /** The bytes at hand when the parser gave up: a Buffer, where there is one. */
  readonly rawPacket?: unknown;
}

/** URLs longer than this are refused with 414; Node's own limit on all headers together (16 KiB) gives 431. */
export const maxUrlBytes = 8_192;

/**
 * Answers what Node's HTTP parser refuses before there is a request: broken syntax (400), too many header bytes (431), a URL that
 * fills them (414), a request that does not arrive in time (408). Then the connection ends, since its state is unknown.
 */
export function answerClientError(error: BrokenRequest, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = problemOfParser(error);
  const path = targetOf(error.rawPacket);
  const { contentType, body } = refusalBody(path, problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}\r\n` +
      `content-type: ${contentType}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `cache-control: no-store\r\npragma: no-cache\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n${body}`,
  );
}

function problemOfParser(error: BrokenRequest): Problem {
  const of = (status: number, code: string, message: string): Problem => ({ status, code, message, headers: {} });
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return of(408, 'BAD_REQUEST', 'The request did not arrive in time');
  if (error.code !== 'HPE_HEADER_OVERFLOW') return of(400, 'BAD_REQUEST', 'The request is not valid HTTP');
  if (targetOf(error.rawPacket).length > maxUrlBytes) {
    return of(414, 'LIMIT_EXCEEDED', `The URL is longer than ${maxUrlBytes} bytes`);
  }
  return of(431, 'LIMIT_EXCEEDED', 'The headers are larger than 16384 bytes');
}

/** The request target of the first line: all up to the packet's end when the line does not end before. */
function targetOf(packet: unknown): string {
  if (!Buffer.isBuffer(packet)) return '';
  const [, target = ''] = packet.toString('latin1').split('\r\n', 1)[0]?.split(' ') ?? [];
  return target;
}
