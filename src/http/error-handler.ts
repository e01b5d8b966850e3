import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from '../observe/metrics.js';
import { graphqlErrorBody } from './error-bodies.js';
import { HttpError } from './http-error.js';
import { negotiateGraphql } from './negotiate.js';
import { type Problem, problemOf } from './problem.js';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** Answers one failure. */
export type AnswerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/**
 * Maps failures outside the GraphQL pipeline to answers in GraphQL's shape, and logs what the answer hides. The only such place in
 * `http`; the OAuth endpoints have their own words.
 */
export function createErrorHandler(metrics: Pick<Metrics, 'limitHit'>): AnswerError {
  return (error, request, reply) => {
    const problem = problemOf(error, request.routeOptions.bodyLimit);
    logProblem(error, problem, request);
    if (problem.limit) metrics.limitHit(problem.limit);
    const type = pathOf(request) === '/graphql' ? negotiateGraphql(request.headers.accept).refusal : 'application/json';
    return reply
      .code(problem.status)
      .headers({ 'cache-control': 'no-store', ...problem.headers, 'content-type': `${type}; charset=utf-8` })
      .send(graphqlErrorBody(problem, request.id));
  };
}

/** Gives every route that handler, and addresses that no route has. */
export function installErrorHandler(app: FastifyInstance, answerError: AnswerError): void {
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => answerError(unknownRoute(app, request), request, reply));
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
