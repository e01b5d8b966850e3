import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ResourceRequest, WireAnswer, WireHeaders, WireRequest } from '../oauth/wire.js';
import { headerValues } from './header-values.js';

/** A Fastify request as the OAuth side reads it. */
export function toResourceRequest(request: FastifyRequest): ResourceRequest {
  const { method, url, raw, ip, id: requestId } = request;
  return { method, url, headers: wireHeadersOf(raw), ip, requestId };
}

/** The same for the OAuth endpoints, which read the body too. */
export function toWireRequest(request: FastifyRequest, body: string): WireRequest {
  const { method, url, raw, ip, id: requestId } = request;
  return { method, url, headers: wireHeadersOf(raw), body, ip, requestId };
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

/** Node drops a second `Authorization` silently, so every value is handed on. */
function wireHeadersOf(raw: IncomingMessage): WireHeaders {
  return {
    authorization: headerValues(raw, 'authorization'),
    'content-type': headerValues(raw, 'content-type'),
    'content-encoding': headerValues(raw, 'content-encoding'),
    dpop: headerValues(raw, 'dpop'),
  };
}
