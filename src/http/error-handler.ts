import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { graphqlErrorBody } from './error-bodies.js';
import { HttpError } from './http-error.js';
import { negotiateGraphql } from './negotiate.js';
import { type Problem, problemOf } from './problem.js';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Maps every failure outside the GraphQL pipeline to its answer, and logs what the answer hides. The only such place in `http`. */
export function installErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => answerError(unknownRoute(app, request), request, reply));
}

/** Answers one failure in GraphQL's shape; the OAuth routes have a handler of their own. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  logProblem(error, problem, request);
  const type = pathOf(request) === '/graphql' ? negotiateGraphql(request.headers.accept).refusal : 'application/json';
  return reply
    .code(problem.status)
    .headers({ 'cache-control': 'no-store', ...problem.headers, 'content-type': `${type}; charset=utf-8` })
    .send(graphqlErrorBody(problem, request.id));
}

function logProblem(error: unknown, problem: Problem, request: FastifyRequest): void {
  if (problem.status >= 500) {
    request.log.error({ err: error }, 'request failed');
    return;
  }
  const detail = error instanceof Error && 'detail' in error ? error.detail : undefined;
  request.log.debug({ code: problem.code, detail }, problem.message);
}

/** 405 with `Allow` for a path that other methods have (RFC 9110 15.5.6), else 404. */
function unknownRoute(app: FastifyInstance, request: FastifyRequest): HttpError {
  const url = pathOf(request);
  const allowed = methods.filter((method) => app.hasRoute({ method, url }));
  if (allowed.length === 0) return new HttpError(404, 'NOT_FOUND', 'There is nothing at this address');
  const message = `Only ${allowed.join(' and ')} can be used here`;
  return new HttpError(405, 'BAD_REQUEST', message, { headers: { allow: allowed.join(', ') } });
}

function pathOf(request: FastifyRequest): string {
  const end = request.url.indexOf('?');
  return end === -1 ? request.url : request.url.slice(0, end);
}
