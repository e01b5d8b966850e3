import type { FastifyInstance } from 'fastify';

/** What a node needs before it may be sent requests; `true` is good. */
export interface Readiness {
  /** The start is over: indexes are made, and the demo's data and clients if they were to be made. */
  readonly started: boolean;
  readonly store: boolean;
  readonly signingKey: boolean;
  readonly changeFeed: boolean;
  /** Indexes that the models declare and the store lacks: reported, no reason to be out of service. */
  readonly missingIndexes: readonly string[];
}

/** `/health/live`: the process answers. `/health/ready`: it can serve, else 503 with what is missing. */
export async function health(
  app: FastifyInstance,
  { readiness }: { readiness: () => Promise<Readiness> },
): Promise<void> {
  app.get('/health/live', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return liveAnswer;
  });

  app.get('/health/ready', async (_request, reply) => {
    const { isReady, body } = readinessAnswer(await readiness());
    reply.code(isReady ? 200 : 503).header('cache-control', 'no-store');
    return body;
  });
}

export const liveAnswer = { status: 'live' } as const;

/** Before there is an application: nothing is known to be good. */
export const unready: Readiness = {
  started: false,
  store: false,
  signingKey: false,
  changeFeed: false,
  missingIndexes: [],
};

/** The one shape that `/health/ready` has, from the first moment on. */
export function readinessAnswer({ started, store, signingKey, changeFeed, missingIndexes }: Readiness) {
  const checks = { started, store, signingKey, changeFeed };
  const isReady = Object.values(checks).every(Boolean);
  return { isReady, body: { status: isReady ? 'ready' : 'not ready', checks: asWords(checks), missingIndexes } };
}

function asWords(checks: Readonly<Record<string, boolean>>): Record<string, 'ok' | 'failed'> {
  return Object.fromEntries(Object.entries(checks).map(([name, isGood]) => [name, isGood ? 'ok' : 'failed']));
}
