import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorCodeOf } from '../../lib/error-code-of.js';
import { createTurnBatch } from '../../lib/turn-batch.js';
import { OAuthError } from '../../oauth/oauth-error.js';
import type { TokenService } from '../../oauth/token-service.js';
import type { WireAnswer } from '../../oauth/wire.js';
import { problemOf } from '../problem.js';
import { sendWireAnswer, toWireRequest } from '../wire.js';

/**
 * The token, introspection and revocation endpoints. They are handed any method and any content type with the body as raw text:
 * what is wrong with either is theirs to say, in OAuth's own words (TS-1).
 */
export async function oauthEndpoints(app: FastifyInstance, { oauth }: { oauth: TokenService }): Promise<void> {
  takeEveryMethod(app);
  app.removeAllContentTypeParsers();
  // A form's own, though it does what all do: one that is named is found without looking at the header's parts.
  app.addContentTypeParser(['application/x-www-form-urlencoded', '*'], { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  );
  for (const name of ['token', 'introspect', 'revoke'] as const) {
    for (const url of oauth.paths[name]) serve(app, oauth, name, url);
  }
}

interface Arrived {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly body: string;
}

interface Answered {
  readonly reply: FastifyReply;
  readonly answer: WireAnswer;
}

/** Fastify knows eight methods; to Node's parser there are some thirty, of which the endpoint has to say that they are not allowed. */
function takeEveryMethod(app: FastifyInstance): void {
  const unknown = METHODS.filter((method) => method !== 'CONNECT' && !app.supportedMethods.includes(method));
  for (const method of unknown) app.addHttpMethod(method);
}

function serve(app: FastifyInstance, oauth: TokenService, name: 'token' | 'introspect' | 'revoke', url: string): void {
  const arrived = createTurnBatch(({ request, reply, body }: Arrived) => {
    oauth[name](toWireRequest(request, body)).then(
      (answer) => answered.add({ reply, answer }),
      (error: unknown) => reply.send(error),
    );
  });
  const answered = createTurnBatch(({ reply, answer }: Answered) => sendWireAnswer(reply, answer));
  app.route({
    method: app.supportedMethods,
    url,
    // Before Fastify reads the body by rules of its own for some of them.
    onRequest: (request, reply, done) =>
      request.method === 'POST' ? done() : arrived.add({ request, reply, body: '' }),
    errorHandler: (error, request, reply) => {
      sendWireAnswer(reply, oauth.answerFailure(name, request.id, inOAuthWords(error, request.routeOptions.bodyLimit)));
    },
    // By callbacks: what a handler promises Fastify, it waits for once more.
    handler: (request, reply) =>
      arrived.add({ request, reply, body: typeof request.body === 'string' ? request.body : '' }),
  });
}

/** What Fastify refuses before the endpoint sees it, a body that is too large for one, is `invalid_request` with its own status (TS-8). */
function inOAuthWords(error: unknown, maxBodyBytes: number): unknown {
  if (errorCodeOf(error) === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new OAuthError('invalid_request', 'the body must be application/x-www-form-urlencoded', { cause: error });
  const { status, message, headers } = problemOf(error, maxBodyBytes);
  return status < 500 ? new OAuthError('invalid_request', message, { status, headers, cause: error }) : error;
}
