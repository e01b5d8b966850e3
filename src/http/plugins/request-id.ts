import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

const acceptable = /^[A-Za-z0-9._-]{1,64}$/;

/**
 * Makes the id that every log line, audit event and masked error of a request carries. Only a trusted proxy may bring one of its
 * own: an id that any client can choose proves nothing in an audit trail.
 */
export function requestIdMaker(trustsProxy: boolean): (raw: IncomingMessage) => string {
  return (raw) => {
    const given = trustsProxy ? raw.headers['x-request-id'] : undefined;
    return typeof given === 'string' && acceptable.test(given) ? given : randomUUID();
  };
}

/** Names the id on every answer. */
export function installRequestId(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
}
