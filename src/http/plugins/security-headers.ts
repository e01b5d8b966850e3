import type { FastifyInstance } from 'fastify';

const headers = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
};

/**
 * Headers for answers that no browser should render, sniff or embed. With an https issuer browsers are told to stay on https
 * (RFC 6797). The landing page replaces the content security policy by one of its own.
 */
export function installSecurityHeaders(app: FastifyInstance, { issuer }: { issuer: string }): void {
  const all = issuer.startsWith('https:') ? { ...headers, 'strict-transport-security': 'max-age=31536000' } : headers;
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(all);
    done();
  });
}
