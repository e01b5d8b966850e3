import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ResourceRequest, WireAnswer } from '../oauth/wire.js';

/** A Fastify request as the OAuth side reads it. Node drops a second `Authorization` silently, so every value is handed on. */
export function toResourceRequest(request: FastifyRequest): ResourceRequest {
  return {
    method: request.method,
    url: request.url,
    headers: request.raw.headersDistinct,
    ip: request.ip,
    requestId: request.id,
  };
}

/** Sends an OAuth answer as it is; what it has to say to the log goes into the request's line. */
export function sendWireAnswer(reply: FastifyReply, answer: WireAnswer): FastifyReply {
  reply.request.logged = answer.logged ?? null;
  // An empty text would be given a content type.
  return reply
    .code(answer.status)
    .headers(answer.headers)
    .send(answer.body === '' ? undefined : answer.body);
}
