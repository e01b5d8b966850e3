import compress, { type FastifyCompressOptions } from '@fastify/compress';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** For the option `compress` of routes whose answers are worth it; no other answer is compressed, a token's above all. */
export const compressed: FastifyCompressOptions = {
  encodings: ['br', 'gzip'],
  threshold: 1024,
  customTypes: /^application\/(json|graphql-response\+json|graphql)\b/,
};

/** Offers gzip and brotli. Bodies of requests are taken as they come: a small one must not become a large one in here. */
export function installCompression(app: FastifyInstance): void {
  app.register(compress, { global: false, globalDecompression: false });
}

/** The form of our secrets, which are shown once, in the answer of a mutation. */
const secret = /sqs_[\w-]+_[\w-]{43}/;

/**
 * Leaves an answer as it is when it shows a client's secret: beside what a caller chose itself, the length of what is compressed tells of
 * the rest (BREACH, https://www.breachattack.com). Other answers show only what the token that asks may read, and no browser sends one by itself.
 */
export function keepSecretsUncompressed(request: FastifyRequest, body: string): void {
  if (request.headers['accept-encoding'] !== undefined && secret.test(body)) request.headers['x-no-compression'] = '1';
}
