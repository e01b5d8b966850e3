import { AggregatorRegistry, Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { alone, type Siblings } from '../lib/siblings.js';

/** What ScopeQL counts. Each method is one event; names, labels and meanings are in this folder's README. */
export interface Metrics {
  request(event: { route: string; method: string; status: number; seconds: number }): void;
  /** An answer of an OAuth endpoint: `issued`, `ok` or the error code; `client` only if registered (TS-19). */
  oauthOutcome(event: { endpoint: string; outcome: string; client: string | null }): void;
  /** A bearer token looked at by a protected route. */
  tokenCheck(outcome: 'accepted' | 'rejected' | 'absent'): void;
  decision(outcome: 'allowed' | 'denied' | 'partial' | 'anonymous_denied'): void;
  storeCall(event: { model: string; operation: string; seconds: number }): void;
  limitHit(limit: string): void;
  /** Reads how many requests run and wait whenever the metrics are read. */
  watchRequests(read: () => { readonly running: number; readonly waiting: number; readonly places: number }): void;
  auditWritten(count: number): void;
  auditDropped(count: number): void;
  /** The text format of Prometheus, with its content type: of this process and its siblings together. */
  expose(): Promise<{ readonly contentType: string; readonly body: string }>;
}

const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface MetricsOptions {
  readonly processMetrics?: boolean;
  /** Other processes of this node. */
  readonly siblings?: Siblings;
}

/** Makes a set of metrics of its own (never prom-client's global one, so that two servers in a process do not mix). */
export function createMetrics({ processMetrics = false, siblings = alone }: MetricsOptions = {}): Metrics {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry });
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter({ name: `scopeql_${name}`, help, labelNames, registers: [registry] });
  const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Histogram({ name: `scopeql_${name}`, help, labelNames, buckets: durationBuckets, registers: [registry] });

  const requests = counter('http_requests_total', 'Answered HTTP requests', ['route', 'method', 'status']);
  const durations = histogram('http_request_duration_seconds', 'Time to the end of the answer', ['route', 'method']);
  const outcomes = counter('oauth_outcomes_total', 'Answers of the OAuth endpoints', ['endpoint', 'outcome', 'client']);
  const tokens = counter('token_checks_total', 'Bearer tokens looked at by protected routes', ['outcome']);
  const decisions = counter('decisions_total', 'GraphQL operations by what authorization decided', ['outcome']);
  const storeCalls = histogram('store_call_duration_seconds', 'Calls to the store', ['model', 'operation']);
  const limits = counter('limits_hit_total', 'Requests refused by a limit', ['limit']);
  const requestsNow = new Gauge({
    name: 'scopeql_requests',
    help: 'Requests that run, that wait for their turn, and that may run at once now',
    labelNames: ['state'],
    registers: [registry],
  });
  let readRequests = () => ({ running: 0, waiting: 0, places: 0 });
  const audit = counter('audit_events_total', 'Audit events by what became of them', ['outcome']);

  const requestsOf = byLabels((...labels) => requests.labels(...labels));
  const durationsOf = byLabels((...labels) => durations.labels(...labels));
  const outcomesOf = byLabels((...labels) => outcomes.labels(...labels));
  const tokensOf = byLabels((...labels) => tokens.labels(...labels));
  const decisionsOf = byLabels((...labels) => decisions.labels(...labels));
  const storeCallsOf = byLabels((...labels) => storeCalls.labels(...labels));

  async function readAll() {
    for (const [state, count] of Object.entries(readRequests())) requestsNow.set({ state }, count);
    return registry.getMetricsAsJSON();
  }

  siblings.hear('metrics', readAll);

  return {
    request({ route, method, status, seconds }) {
      requestsOf(route, method, String(status)).inc();
      durationsOf(route, method).observe(seconds);
    },
    oauthOutcome: ({ endpoint, outcome, client }) => outcomesOf(endpoint, outcome, client ?? '').inc(),
    tokenCheck: (outcome) => tokensOf(outcome).inc(),
    decision: (outcome) => decisionsOf(outcome).inc(),
    storeCall: ({ model, operation, seconds }) => storeCallsOf(model, operation).observe(seconds),
    limitHit: (limit) => limits.inc({ limit }),
    watchRequests: (read) => {
      readRequests = read;
    },
    auditWritten: (count) => audit.inc({ outcome: 'written' }, count),
    auditDropped: (count) => audit.inc({ outcome: 'dropped' }, count),
    async expose() {
      const others = await siblings.ask('metrics', null);
      const own = await readAll();
      const all = others.length === 0 ? registry : AggregatorRegistry.aggregate([own, ...others.map(Object)]);
      return { contentType: registry.contentType, body: await all.metrics() };
    },
  };
}

/** prom-client works a time series out anew at each count, which costs more than counting; there are no more of these than it has. */
function byLabels<Series>(make: (...labels: string[]) => Series): (...labels: string[]) => Series {
  const known = new Map<string, Series>();
  return (...labels) => {
    const key = labels.join('\n');
    const series = known.get(key) ?? make(...labels);
    known.set(key, series);
    return series;
  };
}
