import type { Server } from 'node:http';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import type { OpenAllowance } from '../graphql/cost/allowance.js';
import type { Engine } from '../graphql/engine.js';
import type { TokenService } from '../oauth/token-service.js';
import type { Metrics } from '../observe/metrics.js';
import { attachHandler } from './bind-server.js';
import { answerClientError } from './client-error.js';
import { drainServer } from './drain-server.js';
import { createErrorHandler, installErrorHandler } from './error-handler.js';
import type { FairGate } from './fair-gate.js';
import { installAdmission } from './plugins/admission.js';
import { type AuthenticateDeps, installAuthenticate } from './plugins/authenticate.js';
import { installCompression } from './plugins/compression.js';
import { installCors } from './plugins/cors.js';
import { installRequestId, requestIdMaker } from './plugins/request-id.js';
import { installRequestLog } from './plugins/request-log.js';
import { installRequireHost } from './plugins/require-host.js';
import { installSecurityHeaders } from './plugins/security-headers.js';
import { installUrlLimit } from './plugins/url-limit.js';
import { graphqlRoute } from './routes/graphql.js';
import { health, type Readiness } from './routes/health.js';
import { metricsRoute } from './routes/metrics.js';
import { oauthEndpoints } from './routes/oauth-endpoints.js';
import { schemaRoute } from './routes/schema.js';
import { wellKnown } from './routes/well-known.js';

export type AppConfig = Pick<
  Config,
  'production' | 'issuer' | 'trustProxy' | 'corsOrigins' | 'metricsToken' | 'limits'
>;

export interface AppDeps extends Pick<AuthenticateDeps, 'actorOf' | 'isFresh'> {
  /** Listening already; the application takes its requests over when it is ready, and closes it. */
  readonly server: Server;
  readonly config: AppConfig;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly oauth: TokenService;
  readonly engine: Pick<Engine, 'handle' | 'sdlFor'>;
  /** What each request may spend. */
  readonly openAllowance: OpenAllowance;
  readonly gate: FairGate;
  readonly readiness: () => Promise<Readiness>;
}

/** Builds the whole HTTP surface: each route of `routes/`. `ready()` puts it to work, `close()` drains it. */
export function createApp(deps: AppDeps): FastifyInstance {
  const { server, config, metrics, oauth, engine } = deps;
  const loggerInstance: FastifyBaseLogger = deps.log;
  const answerError = createErrorHandler(metrics);
  let takeOver = (): void => {};
  const app: FastifyInstance = fastify({
    serverFactory: (handler) => {
      takeOver = () => attachHandler(server, handler);
      return server;
    },
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdMaker(config.trustProxy !== false),
    bodyLimit: config.limits.maxBodyBytes,
    trustProxy: toTrustProxy(config.trustProxy),
    clientErrorHandler: answerClientError,
    frameworkErrors: answerError,
  });

  installRequestId(app);
  installSecurityHeaders(app, config);
  installRequestLog(app, metrics);
  installRequireHost(app);
  installUrlLimit(app);
  installCompression(app);
  installCors(app, config.corsOrigins);
  installErrorHandler(app, answerError);
  const authenticate = installAuthenticate(app, deps);
  const admit = [authenticate, installAdmission(app, deps)];

  app.register(oauthEndpoints, { oauth });
  app.register(wellKnown, { oauth });
  app.register(graphqlRoute, {
    admit,
    engine,
    challenge: oauth.challenge(null),
    landingPage: !config.production,
  });
  app.register(schemaRoute, { admit, engine });
  app.register(health, { readiness: deps.readiness });
  app.register(metricsRoute, { metrics, metricsToken: config.metricsToken });
  // Not before: a request that Fastify gets while it is loading brings the process down.
  app.addHook('onReady', async () => takeOver());
  app.addHook('preClose', () => drainServer(server));
  return app;
}

/** Fastify takes a number of hops at run time, its types want that as a function. */
function toTrustProxy(trust: Config['trustProxy']): boolean | string[] | ((address: string, hop: number) => boolean) {
  if (typeof trust === 'number') return (_address, hop) => hop < trust;
  return typeof trust === 'boolean' ? trust : [...trust];
}
