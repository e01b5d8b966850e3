import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createTurnBatch } from '../../lib/turn-batch.js';
import type { Metrics } from '../../observe/metrics.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What a handler adds to the request's line of the log. */
    logged: Readonly<Record<string, unknown>> | null;
  }
}

interface Answered {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly ms: number;
}

/**
 * One log line and one count for each answered request. The line has the route and never the URL, whose query may hold data or a
 * token that somebody put there by mistake. Both are done at the end of the turn, for all requests that were answered in it.
 */
export function installRequestLog(app: FastifyInstance, metrics: Pick<Metrics, 'request'>): void {
  app.decorateRequest('logged', null);
  const answered = createTurnBatch(({ request, reply, ms }: Answered) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const { method } = request;
    const status = reply.statusCode;
    metrics.request({ route, method, status, seconds: ms / 1000 });
    const line = {
      method,
      route,
      status,
      ms: Math.round(ms * 10) / 10,
      client: request.actor?.clientId,
      ...request.logged,
    };
    if (isProbe(route)) request.log.debug(line, 'request');
    else request.log.info(line, 'request');
  });
  app.addHook('onResponse', (request, reply, done) => {
    answered.add({ request, reply, ms: reply.elapsedTime });
    done();
  });
  // Before the log's own listener: a process that ends within the turn loses no line.
  process.prependListener('exit', answered.flush);
  app.addHook('onClose', async () => {
    process.removeListener('exit', answered.flush);
    answered.flush();
  });
}

function isProbe(route: string): boolean {
  return route === '/metrics' || route.startsWith('/health/');
}
