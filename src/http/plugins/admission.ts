import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Allowance, OpenAllowance } from '../../graphql/cost/allowance.js';
import type { FairGate } from '../fair-gate.js';
import { RequestWork } from '../request-work.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What the request may spend, on the routes that spend. */
    allowance: Allowance | null;
    /** What is done for the request, on the same routes. */
    work: RequestWork | null;
  }
}

export interface AdmissionDeps {
  readonly openAllowance: OpenAllowance;
  readonly gate: FairGate;
}

/**
 * Lets requests in: a route asks for it by the hook that this returns, after it has authenticated. It takes the first point (what is
 * refused for any other reason is no free flood), starts the time that the request may take, and waits for the client's turn. It runs
 * before the body is read, so who waits holds no more than a socket.
 */
export function installAdmission(app: FastifyInstance, { openAllowance, gate }: AdmissionDeps): AdmitHook {
  app.decorateRequest('allowance', null);
  app.decorateRequest('work', null);
  app.addHook('onSend', (request, reply, _payload, done) => {
    if (request.allowance) reply.headers(request.allowance.headers());
    done();
  });
  return async (request, reply) => {
    const { actor, ip: address, headers } = request;
    const allowance = openAllowance({ actor, address, wantsReport: headers['scopeql-cost'] === '1' });
    request.allowance = allowance;
    allowance.arrive();
    const { clientConcurrency, requestTimeoutMs } = allowance.limits;
    const work = new RequestWork(reply, requestTimeoutMs);
    request.work = work;
    // All who show no token share one place in the queue: addresses are cheap.
    const name = actor ? `client ${actor.clientId}` : 'nobody';
    const turn = gate.enter(name, clientConcurrency, work.end);
    work.leaveBy(turn instanceof Promise ? await turn : turn);
  };
}

/** Runs before the body is read. */
export type AdmitHook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
