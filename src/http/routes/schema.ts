import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Engine } from '../../graphql/engine.js';
import type { AdmitHook } from '../plugins/admission.js';
import { compressed } from '../plugins/compression.js';

export interface SchemaRouteDeps {
  /** Who asks, and whether they may now. */
  readonly admit: AdmitHook[];
  readonly engine: Pick<Engine, 'sdlFor'>;
}

/** `GET /schema.graphql`: the SDL that the caller's token may use, with an ETag (AZ-10). */
export async function schemaRoute(app: FastifyInstance, { admit, engine }: SchemaRouteDeps): Promise<void> {
  app.get('/schema.graphql', { onRequest: admit, compress: compressed }, async (request, reply) => {
    const sdl = engine.sdlFor(request.actor);
    const etag = `"${createHash('sha256').update(sdl).digest('base64url')}"`;
    reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'authorization' });
    if (matches(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return reply.header('content-type', 'application/graphql; charset=utf-8').send(sdl);
  });
}

/** Weak comparison of RFC 9110 13.1.2. */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag);
}
