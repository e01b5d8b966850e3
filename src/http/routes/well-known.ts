import type { FastifyInstance } from 'fastify';
import type { TokenService } from '../../oauth/token-service.js';
import type { WireAnswer } from '../../oauth/wire.js';
import { sendWireAnswer } from '../wire.js';

/** The documents that clients and resource servers discover us by: RFC 8414, RFC 9728, RFC 7517. */
export async function wellKnown(app: FastifyInstance, { oauth }: { oauth: TokenService }): Promise<void> {
  const serve = (paths: readonly string[], document: () => WireAnswer) => {
    for (const url of paths) app.get(url, (_request, reply) => sendWireAnswer(reply, document()));
  };
  serve(oauth.paths.metadata, () => oauth.metadata());
  serve(oauth.paths.resourceMetadata, () => oauth.resourceMetadata());
  serve(oauth.paths.jwks, () => oauth.jwks());
}
