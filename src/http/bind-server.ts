import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../config/config-error.js';
import { originOf } from '../lib/origin-of.js';
import { refusalBody } from './error-bodies.js';
import { liveAnswer, readinessAnswer, unready } from './routes/health.js';

/** A server that listens before there is an application: until one is attached every request is 503. */
export interface BoundServer {
  readonly server: Server;
  readonly port: number;
  /** `http://127.0.0.1:4000`, with the port that was really bound. */
  readonly origin: string;
}

const timeouts = { requestTimeout: 60_000, headersTimeout: 15_000, keepAliveTimeout: 75_000 };

/**
 * Takes the port first of all, so that a port that is taken leaves no trace, and so that an issuer made of a free port is known.
 * @throws ConfigError naming the address and `PORT` when it can't be had.
 */
export async function bindServer({ host, port }: { host: string; port: number }): Promise<BoundServer> {
  const server = createUnbound();
  await listen(server, host, port);
  const bound = portOf(server.address());
  return { server, port: bound, origin: originOf(host, bound) };
}

/** The same for a worker whose siblings answer meanwhile: it listens when it is told to, on a port that is known. */
export function bindLater({ host, port }: { host: string; port: number }): BoundServer & { open(): Promise<void> } {
  const server = createUnbound();
  return { server, port, origin: originOf(host, port), open: () => listen(server, host, port) };
}

function createUnbound(): Server {
  const server = createServer({ ...timeouts, requireHostHeader: false });
  return server.on('request', answerStarting);
}

/** Hands all requests from now on to `handler`. */
export function attachHandler(
  server: Server,
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): void {
  server.removeListener('request', answerStarting);
  server.on('request', handler);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenProblem(error, host, port)));
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

function listenProblem(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const problems: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} of ${host} is taken by another process: stop it, or choose another with PORT (PORT=0 takes a free one)`,
    EACCES: `this user may not listen on port ${port} of ${host}: choose one above 1023 with PORT`,
    EADDRNOTAVAIL: `${host} is no address of this machine: set HOST to one that is`,
    ENOTFOUND: `${host} is no known host: set HOST to an address of this machine`,
  };
  const problem = problems[error.code ?? ''];
  return problem ? new ConfigError([problem]) : error;
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address ? address.port : 0;
}

function answerStarting(request: IncomingMessage, response: ServerResponse): void {
  const { status, contentType, body } = startingAnswer((request.url ?? '').split('?', 1)[0] ?? '');
  respond(response, status, contentType, body);
}

function startingAnswer(path: string): {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
} {
  const contentType = 'application/json; charset=utf-8';
  if (path === '/health/live') return { status: 200, contentType, body: JSON.stringify(liveAnswer) };
  if (path === '/health/ready')
    return { status: 503, contentType, body: JSON.stringify(readinessAnswer(unready).body) };
  const problem = { status: 503, code: 'SERVICE_UNAVAILABLE', message: 'The server is starting', headers: {} };
  return { status: 503, ...refusalBody(path, problem) };
}

function respond(response: ServerResponse, status: number, contentType: string, body: string): void {
  const headers = { 'content-type': contentType, 'cache-control': 'no-store', pragma: 'no-cache' };
  response.writeHead(status, status === 503 ? { ...headers, 'retry-after': '1' } : headers);
  response.end(body);
}
