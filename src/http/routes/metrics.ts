import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isLoopback } from '../../lib/is-loopback.js';
import type { Metrics } from '../../observe/metrics.js';
import { HttpError } from '../http-error.js';

export interface MetricsRouteDeps {
  readonly metrics: Pick<Metrics, 'expose'>;
  /** `METRICS_TOKEN`; `null`: only this machine may read. */
  readonly metricsToken: string | null;
}

/** `GET /metrics` for Prometheus: by `Authorization: Bearer METRICS_TOKEN`, or from loopback when there is no such token. */
export async function metricsRoute(app: FastifyInstance, { metrics, metricsToken }: MetricsRouteDeps): Promise<void> {
  app.get('/metrics', async (request, reply) => {
    if (metricsToken === null) requireLoopback(request);
    else requireToken(request, metricsToken);
    const { contentType, body } = await metrics.expose();
    return reply.headers({ 'content-type': contentType, 'cache-control': 'no-store' }).send(body);
  });
}

function requireToken(request: FastifyRequest, expected: string): void {
  const [scheme = '', presented = ''] = (request.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer' && timingSafeEqual(digest(presented), digest(expected))) return;
  throw new HttpError(401, 'UNAUTHENTICATED', 'METRICS_TOKEN is needed here', {
    headers: { 'www-authenticate': 'Bearer realm="metrics"' },
  });
}

/** A request that some proxy on this machine passed on is not from this machine, whatever its socket says. */
function requireLoopback(request: FastifyRequest): void {
  const isForwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
  if (isLoopback(request.raw.socket.remoteAddress ?? '') && !isForwarded) return;
  throw new HttpError(
    403,
    'FORBIDDEN',
    'Metrics are for this machine alone; set METRICS_TOKEN to read them from elsewhere',
  );
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
