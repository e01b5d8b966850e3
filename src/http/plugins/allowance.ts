import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Allowance, OpenAllowance } from '../../graphql/cost/allowance.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request may spend, on the routes that spend. */
    allowance: Allowance | null;
  }
}

/**
 * Gives requests their `allowance`, and answers their `RateLimit` headers; a route asks for it by the hook that this returns, after it has
 * authenticated. It takes the first point, so that what is refused for any other reason is no free flood.
 */
export function installAllowance(app: FastifyInstance, openAllowance: OpenAllowance): AdmitHook {
  app.decorateRequest('allowance', null);
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (request.allowance) reply.headers(request.allowance.headers());
    done();
  });
  return async (request) => {
    const wantsReport = request.headers['scopeql-cost'] === '1';
    request.allowance = openAllowance({ actor: request.actor, address: request.ip, wantsReport });
    request.allowance.arrive();
  };
}

/** Runs before the body is read. */
export type AdmitHook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
