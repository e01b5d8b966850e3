import type { FastifyInstance } from 'fastify';
import { headerValues } from '../header-values.js';
import { HttpError } from '../http-error.js';

/**
 * Refuses an HTTP/1.1 request that names no host, or several (RFC 9112 3.2). Node would do the former by itself, by an empty answer that says
 * nothing in anybody's words.
 */
export function installRequireHost(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    const hosts = headerValues(raw, 'host').length;
    const isOld = raw.httpVersionMajor === 1 && raw.httpVersionMinor === 0;
    if (hosts === 1 || (hosts === 0 && isOld)) return done();
    done(new HttpError(400, 'BAD_REQUEST', 'The request must name its host, once'));
  });
}
