import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../../access/rights.js';
import { codeOf } from '../../graphql/error-catalogue.js';
import { OAuthError } from '../../oauth/oauth-error.js';
import type { Access, TokenService } from '../../oauth/token-service.js';
import type { Metrics } from '../../observe/metrics.js';
import { HttpError } from '../http-error.js';
import { toResourceRequest } from '../wire.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, on the routes that authenticate; `null`: nobody that showed a token. */
    actor: Actor | null;
  }
}

export interface AuthenticateDeps {
  readonly oauth: Pick<TokenService, 'authenticate' | 'challenge'>;
  readonly metrics: Pick<Metrics, 'tokenCheck'>;
  /** The actor that a verified token stands for, with the grants in force now. */
  readonly actorOf: (access: Access) => Actor;
  /** Whether this node's knowledge of clients and grants is recent enough to decide by (AZ-12). */
  readonly isFresh: () => boolean;
}

/** Gives requests their `actor`; a route asks for it by the hook that this returns. */
export function installAuthenticate(app: FastifyInstance, deps: AuthenticateDeps): AuthenticateHook {
  app.decorateRequest('actor', null);
  return async (request, reply) => {
    const access = await accessOf(request, deps);
    deps.metrics.tokenCheck(access ? 'accepted' : 'absent');
    if (!access) return;
    if (!deps.isFresh())
      throw new HttpError(503, 'SERVICE_UNAVAILABLE', 'Grants are not up to date', { headers: { 'retry-after': '1' } });
    request.actor = deps.actorOf(access);
    reply.headers(access.answerHeaders);
  };
}

/** Runs before the body is read: a bad token costs a sender more than it costs us. */
export type AuthenticateHook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

/** A presented bad token is refused whatever is asked, also what needs no token. */
async function accessOf(request: FastifyRequest, { oauth, metrics }: AuthenticateDeps): Promise<Access | null> {
  try {
    return await oauth.authenticate(toResourceRequest(request));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    metrics.tokenCheck('rejected');
    throw new HttpError(error.status, codeOf(error.status), error.message, {
      headers: { ...error.headers, ...oauth.challenge(error) },
      cause: error,
      ...(error.detail !== undefined && { detail: error.detail }),
    });
  }
}
