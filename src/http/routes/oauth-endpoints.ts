import type { FastifyInstance } from 'fastify';
import { OAuthError } from '../../oauth/oauth-error.js';
import type { TokenService } from '../../oauth/token-service.js';
import { problemOf } from '../problem.js';
import { sendWireAnswer, toResourceRequest } from '../wire.js';

/**
 * The token, introspection and revocation endpoints. They are handed any method and any content type with the body as raw text:
 * what is wrong with either is theirs to say, in OAuth's own words (TS-1).
 */
export async function oauthEndpoints(app: FastifyInstance, { oauth }: { oauth: TokenService }): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  for (const name of ['token', 'introspect', 'revoke'] as const) {
    for (const url of oauth.paths[name]) serve(app, oauth, name, url);
  }
}

function serve(app: FastifyInstance, oauth: TokenService, name: 'token' | 'introspect' | 'revoke', url: string): void {
  app.route({
    method: app.supportedMethods,
    url,
    errorHandler: (error, request, reply) => {
      sendWireAnswer(reply, oauth.answerFailure(name, request.id, inOAuthWords(error, request.routeOptions.bodyLimit)));
    },
    handler: async (request, reply) => {
      const body = typeof request.body === 'string' ? request.body : '';
      return sendWireAnswer(reply, await oauth[name]({ ...toResourceRequest(request), body }));
    },
  });
}

/** What Fastify refuses before the endpoint sees it, a body that is too large for one, is `invalid_request` with its own status (TS-8). */
function inOAuthWords(error: unknown, maxBodyBytes: number): unknown {
  const { status, message, headers } = problemOf(error, maxBodyBytes);
  return status < 500 ? new OAuthError('invalid_request', message, { status, headers, cause: error }) : error;
}
