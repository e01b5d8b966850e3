import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Lets pages of the named origins read answers (`CORS_ORIGINS`; `*`: every origin). Without any, no browser page of another origin can. */
export function installCors(app: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.register(cors, {
    origin: origins.includes('*') ? '*' : [...origins],
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'dpop', 'idempotency-key', 'scopeql-cost'],
    exposedHeaders: ['www-authenticate', 'dpop-nonce', 'retry-after', 'ratelimit', 'ratelimit-policy', 'x-request-id'],
    maxAge: 600,
    // Else an OPTIONS of no browser is refused in the plugin's own words, as plain text.
    strictPreflight: false,
  });
}
