import {
  AggregatorRegistry,
  Counter,
  type CounterConfiguration,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';
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
  const counter = (name: string, help: string, labelNames: readonly string[]) =>
    createTally({ name: `scopeql_${name}`, help, labelNames, registers: [registry] });
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

  const durationsOf = byLabels((...labels) => durations.labels(...labels));
  const storeCallsOf = byLabels((...labels) => storeCalls.labels(...labels));

  async function readAll() {
    for (const [state, count] of Object.entries(readRequests())) requestsNow.set({ state }, count);
    return registry.getMetricsAsJSON();
  }

  siblings.hear('metrics', readAll);

  return {
    request({ route, method, status, seconds }) {
      requests([route, method, String(status)]);
      durationsOf(route, method).observe(seconds);
    },
    oauthOutcome: ({ endpoint, outcome, client }) => outcomes([endpoint, outcome, client ?? '']),
    tokenCheck: (outcome) => tokens([outcome]),
    decision: (outcome) => decisions([outcome]),
    storeCall: ({ model, operation, seconds }) => storeCallsOf(model, operation).observe(seconds),
    limitHit: (limit) => limits([limit]),
    watchRequests: (read) => {
      readRequests = read;
    },
    auditWritten: (count) => audit(['written'], count),
    auditDropped: (count) => audit(['dropped'], count),
    async expose() {
      const others = await siblings.ask('metrics', null);
      const own = await readAll();
      const all = others.length === 0 ? registry : AggregatorRegistry.aggregate([own, ...others.map(Object)]);
      return { contentType: registry.contentType, body: await all.metrics() };
    },
  };
}

/** Counts for one series more: its labels in the order of their names. */
type Tally = (labels: readonly string[], count?: number) => void;

/** A counter that is kept here and told to prom-client when it is read: prom-client works a series out anew at each count. */
function createTally(config: CounterConfiguration<string>): Tally {
  const seriesOf = byLabels((...labels) => ({ labels, count: 0 }));
  new Counter({
    ...config,
    collect() {
      this.reset();
      for (const { labels, count } of seriesOf.all()) this.labels(...labels).inc(count);
    },
  });
  return (labels, count = 1) => {
    seriesOf(...labels).count += count;
  };
}

interface ByLabels<Series> {
  (...labels: readonly string[]): Series;
  all(): readonly Series[];
}

interface Branch<Series> {
  readonly byLabel: Map<string, Branch<Series>>;
  series: Series | undefined;
}

function grow<Series>({ byLabel }: Branch<Series>, label: string): Branch<Series> {
  const branch: Branch<Series> = { byLabel: new Map(), series: undefined };
  byLabel.set(label, branch);
  return branch;
}

/** Remembers what was made for labels; there are no more of these than there are time series. */
function byLabels<Series>(make: (...labels: string[]) => Series): ByLabels<Series> {
  const root: Branch<Series> = { byLabel: new Map(), series: undefined };
  const made: Series[] = [];
  const find = (...labels: readonly string[]): Series => {
    let branch = root;
    for (const label of labels) branch = branch.byLabel.get(label) ?? grow(branch, label);
    if (branch.series === undefined) {
      branch.series = make(...labels);
      made.push(branch.series);
    }
    return branch.series;
  };
  return Object.assign(find, { all: () => made });
}
