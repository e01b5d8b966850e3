import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../observe/metrics.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What a handler adds to the request's line of the log. */
    logged: Readonly<Record<string, unknown>> | null;
  }
}

/**
 * One log line and one count for each answered request. The line has the route and never the URL, whose query may hold data or a
 * token that somebody put there by mistake.
 */
export function installRequestLog(app: FastifyInstance, metrics: Pick<Metrics, 'request'>): void {
  app.decorateRequest('logged', null);
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unmatched';
    const { method } = request;
    const status = reply.statusCode;
    const ms = reply.elapsedTime;
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
    done();
  });
}

function isProbe(route: string): boolean {
  return route === '/metrics' || route.startsWith('/health/');
}
