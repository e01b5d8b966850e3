import type { FastifyInstance } from 'fastify';
import { maxUrlBytes } from '../client-error.js';
import { HttpError } from '../http-error.js';

/** Refuses a URL that is longer than any that we hand out a use for (414). */
export function installUrlLimit(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.url.length <= maxUrlBytes) return done();
    done(new HttpError(414, 'LIMIT_EXCEEDED', `The URL is longer than ${maxUrlBytes} bytes`));
  });
}
