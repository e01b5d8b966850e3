import { HeaderMap, type HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Allowance } from '../../graphql/cost/allowance.js';
import type { Caller, Engine } from '../../graphql/engine.js';
import { createTurnGate } from '../../lib/turn-batch.js';
import { HttpError } from '../http-error.js';
import { idempotencyKeyOf } from '../idempotency-key.js';
import { negotiateGraphql, prefersHtml } from '../negotiate.js';
import type { AdmitHook } from '../plugins/admission.js';
import { compressed, keepSecretsUncompressed } from '../plugins/compression.js';
import { refineAnswer } from '../refine-answer.js';
import type { EndSignal, RequestWork } from '../request-work.js';

export interface GraphqlRouteDeps {
  /** Who asks, and whether they may now: before the body is read. */
  readonly admit: AdmitHook[];
  readonly engine: Pick<Engine, 'handle'>;
  /** Headers of a refusal for lack of a token. */
  readonly challenge: Readonly<Record<string, string>>;
  /** Whether a browser is shown Apollo Sandbox. */
  readonly landingPage: boolean;
}

/** `POST /graphql`, and `GET` for queries (GraphQL over HTTP). */
export async function graphqlRoute(app: FastifyInstance, deps: GraphqlRouteDeps): Promise<void> {
  takeJsonAlone(app);
  for (const hook of deps.admit) app.addHook('onRequest', hook);
  const arrived = createTurnGate();
  const answered = createTurnGate();
  const handler = async (request: FastifyRequest, reply: FastifyReply) => {
    const accepted = negotiateGraphql(request.headers.accept);
    const wantsPage = request.method === 'GET' && deps.landingPage && prefersHtml(request.headers.accept);
    // Apollo would look at `Accept` only after it has run the operation.
    if (accepted.preferred === null && !wantsPage) throw notAcceptable();
    const { work } = admitted(request);
    // Requests of one turn are decided, run and answered together (docs/decisions/0008-turn-batches.md).
    await arrived();
    const answer = await work.finish(deps.engine.handle(new ReceivedRequest(request), new RequestCaller(request)));
    await answered();
    const { status, headers, body } = await refineAnswer(answer, accepted, deps.challenge);
    keepSecretsUncompressed(request, body);
    return reply.code(status).headers(headers).send(body);
  };
  app.post('/graphql', { compress: compressed }, handler);
  app.get('/graphql', { exposeHeadRoute: false, compress: compressed }, handler);
}

/** JSON in UTF-8 is the one content type: forms and plain text are what other sites' pages can send (CSRF). */
function takeJsonAlone(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
    if (charset && !/^utf-?8$/i.test(charset))
      return done(new HttpError(415, 'BAD_REQUEST', 'The charset must be utf-8'));
    const coding = request.headers['content-encoding'] ?? 'identity';
    if (coding.toLowerCase() !== 'identity') return done(packed());
    return parse(request, String(body), done);
  });
}

/** A small body must not become a large one in here (RFC 9110 15.5.16). */
function packed(): HttpError {
  return new HttpError(415, 'BAD_REQUEST', 'The body must not be compressed', {
    headers: { 'accept-encoding': 'identity' },
  });
}

function notAcceptable(): HttpError {
  return new HttpError(406, 'BAD_REQUEST', 'Accept must allow application/json or application/graphql-response+json');
}

/** A class, since an object with accessors of its own is slow to make and to read. */
class RequestCaller implements Caller {
  readonly #work: RequestWork;
  readonly actor: Caller['actor'];
  readonly requestId: string;
  readonly allowance: Allowance;
  readonly deadline: number;
  readonly end: EndSignal;
  readonly idempotencyKey: string | undefined;
  readonly accept: string | undefined;

  constructor(request: FastifyRequest) {
    const { allowance, work } = admitted(request);
    this.#work = work;
    this.actor = request.actor;
    this.requestId = request.id;
    this.allowance = allowance;
    this.deadline = work.deadline;
    this.end = work.end;
    this.idempotencyKey = idempotencyKeyOf(request);
    this.accept = acceptOfPlainPost(request);
  }

  get signal(): AbortSignal {
    return this.#work.signal;
  }
}

/** A POST of JSON by its plainest name: no other site's page can send it unasked, and there is nothing about it to negotiate but `Accept`. */
function acceptOfPlainPost({ method, headers }: FastifyRequest): string | undefined {
  const isPlain = method === 'POST' && plainJson.test(headers['content-type'] ?? '');
  return isPlain ? (headers.accept ?? 'absent') : undefined;
}

const plainJson = /^application\/json(?:; ?charset=utf-8)?$/i;

/** What Apollo alone looks at is read when it does. */
class ReceivedRequest implements HTTPGraphQLRequest {
  readonly #request: FastifyRequest;
  #headers: HeaderMap | undefined;
  readonly method: string;
  readonly body: unknown;

  constructor(request: FastifyRequest) {
    this.#request = request;
    this.method = request.method;
    this.body = request.body;
  }

  get headers(): HeaderMap {
    this.#headers ??= toHeaderMap(this.#request.headers);
    return this.#headers;
  }

  get search(): string {
    const { url } = this.#request;
    const query = url.indexOf('?');
    return query === -1 ? '' : url.slice(query);
  }
}

function toHeaderMap(headers: FastifyRequest['headers']): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return map;
}

/** What the admission has given the request. @throws TypeError without one: a bug of ours */
function admitted({ allowance, work }: FastifyRequest) {
  if (!allowance || !work) throw new TypeError('/graphql needs the admission hook');
  return { allowance, work };
}
