import type { FastifyInstance } from 'fastify';
import type { TokenService } from '../../oauth/token-service.js';
import type { WireAnswer, WireRequest } from '../../oauth/wire.js';
import { sendWireAnswer, toResourceRequest } from '../wire.js';

type Endpoint = (request: WireRequest) => Promise<WireAnswer>;

/**
 * The token, introspection and revocation endpoints. They are handed any method and any content type with the body as raw text:
 * what is wrong with either is theirs to say, in OAuth's own words (TS-1).
 */
export async function oauthEndpoints(app: FastifyInstance, { oauth }: { oauth: TokenService }): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => {
    const answer = oauth.answerFailure(error);
    if (answer.status >= 500) request.log.error({ err: error }, 'OAuth request failed');
    return sendWireAnswer(reply, answer);
  });
  serve(app, oauth.paths.token, (request) => oauth.token(request));
  serve(app, oauth.paths.introspect, (request) => oauth.introspect(request));
  serve(app, oauth.paths.revoke, (request) => oauth.revoke(request));
}

function serve(app: FastifyInstance, paths: readonly string[], endpoint: Endpoint): void {
  for (const url of paths) {
    app.all(url, async (request, reply) => {
      const body = typeof request.body === 'string' ? request.body : '';
      return sendWireAnswer(reply, await endpoint({ ...toResourceRequest(request), body }));
    });
  }
}
