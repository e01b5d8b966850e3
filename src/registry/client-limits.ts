import { parseDuration } from '../lib/parse-duration.js';
import { parseRate, type Rate } from '../lib/parse-rate.js';

/** Whether documents must be known ones. */
export type TrustedDocumentsMode = 'off' | 'prefer' | 'only';

/** What one client is held to: the server's limits, or those that its own attributes say instead. */
export interface ClientLimits {
  readonly maxFields: number;
  readonly maxDepth: number;
  readonly maxAliases: number;
  readonly maxRootFields: number;
  readonly maxDirectives: number;
  readonly maxWhereDepth: number;
  readonly maxIn: number;
  readonly maxCost: number;
  readonly maxBulk: number;
  readonly requestTimeoutMs: number;
  readonly clientConcurrency: number;
  /** `null`: no limit. */
  readonly rateLimit: Rate | null;
  readonly trustedDocumentsMode: TrustedDocumentsMode;
}

/** An attribute `limits.MAX_COST` is what its client is held to instead of `MAX_COST`. */
const prefix = 'limits.';

type Attributes = Readonly<Record<string, readonly string[]>>;

/** Reads the text of an attribute; `undefined`: it is not written so. */
interface Override {
  readonly read: (text: string) => Partial<ClientLimits> | undefined;
  readonly written: string;
}

const overrides: Readonly<Record<string, Override>> = {
  MAX_FIELDS: wholeNumber((maxFields) => ({ maxFields })),
  MAX_DEPTH: wholeNumber((maxDepth) => ({ maxDepth })),
  MAX_ALIASES: wholeNumber((maxAliases) => ({ maxAliases })),
  MAX_ROOT_FIELDS: wholeNumber((maxRootFields) => ({ maxRootFields })),
  MAX_DIRECTIVES: wholeNumber((maxDirectives) => ({ maxDirectives })),
  MAX_WHERE_DEPTH: wholeNumber((maxWhereDepth) => ({ maxWhereDepth })),
  MAX_IN: wholeNumber((maxIn) => ({ maxIn })),
  MAX_COST: wholeNumber((maxCost) => ({ maxCost })),
  MAX_BULK: wholeNumber((maxBulk) => ({ maxBulk })),
  CLIENT_CONCURRENCY: wholeNumber((clientConcurrency) => ({ clientConcurrency })),
  REQUEST_TIMEOUT: {
    written: 'a duration such as 30s, up to 24h',
    read(text) {
      const seconds = parseDuration(text) ?? 0;
      return seconds > 0 && seconds <= 86_400 ? { requestTimeoutMs: seconds * 1000 } : undefined;
    },
  },
  RATE_LIMIT: {
    written: 'off, or points in a time such as 1000/s',
    read(text) {
      if (text === 'off') return { rateLimit: null };
      const rateLimit = parseRate(text);
      return rateLimit && { rateLimit };
    },
  },
  TRUSTED_DOCUMENTS_MODE: {
    written: 'off, prefer or only',
    read: (text) =>
      text === 'off' || text === 'prefer' || text === 'only' ? { trustedDocumentsMode: text } : undefined,
  },
};

/** The variables that a client can have limits of its own for. */
export const overridableLimits: readonly string[] = Object.keys(overrides);

/** Whether an attribute sets a limit, or tries to; such a name is none that a row filter could use. */
export function isLimitAttribute(name: string): boolean {
  return name.startsWith(prefix);
}

/** What is wrong with an attribute that sets a limit; `null`: nothing. */
export function limitAttributeProblem(name: string, values: readonly string[]): string | null {
  const override = overrideOf(name);
  if (!override) return `There is no limit ${name.slice(prefix.length)}: write one of ${overridableLimits.join(', ')}`;
  const [value = ''] = values;
  return values.length === 1 && override.read(value) ? null : `${name} is ${override.written}`;
}

/** Makes the reader of what a client is held to. An attribute that cannot be read leaves the server's limit in force. */
export function clientLimitsOver(defaults: ClientLimits): (attributes: Attributes) => ClientLimits {
  const remembered = new WeakMap<Attributes, ClientLimits>();
  return (attributes) => {
    const known = remembered.get(attributes);
    if (known) return known;
    const limits = Object.assign(
      {},
      defaults,
      ...Object.entries(attributes).map(([name, values]) => read(name, values)),
    );
    remembered.set(attributes, limits);
    return limits;
  };
}

/** How wide each limit is, in figures of which a larger one allows more. */
const widths: Readonly<Record<string, (limits: ClientLimits) => readonly number[]>> = {
  MAX_FIELDS: ({ maxFields }) => [maxFields],
  MAX_DEPTH: ({ maxDepth }) => [maxDepth],
  MAX_ALIASES: ({ maxAliases }) => [maxAliases],
  MAX_ROOT_FIELDS: ({ maxRootFields }) => [maxRootFields],
  MAX_DIRECTIVES: ({ maxDirectives }) => [maxDirectives],
  MAX_WHERE_DEPTH: ({ maxWhereDepth }) => [maxWhereDepth],
  MAX_IN: ({ maxIn }) => [maxIn],
  MAX_COST: ({ maxCost }) => [maxCost],
  MAX_BULK: ({ maxBulk }) => [maxBulk],
  CLIENT_CONCURRENCY: ({ clientConcurrency }) => [clientConcurrency],
  REQUEST_TIMEOUT: ({ requestTimeoutMs }) => [requestTimeoutMs],
  // At once, and in the long run.
  RATE_LIMIT: ({ rateLimit }) =>
    rateLimit ? [rateLimit.points, rateLimit.points / rateLimit.windowSeconds] : [Number.POSITIVE_INFINITY],
  TRUSTED_DOCUMENTS_MODE: ({ trustedDocumentsMode }) => [['only', 'prefer', 'off'].indexOf(trustedDocumentsMode)],
};

/** The variables whose limit of one is wider than that of another: whoever has the other cannot hand out these (AZ-13). */
export function widerLimits(one: ClientLimits, other: ClientLimits): readonly string[] {
  return Object.entries(widths).flatMap(([variable, widthOf]) => {
    const allowed = widthOf(other);
    const isWider = widthOf(one).some((width, at) => width > (allowed[at] ?? allowed[0] ?? 0));
    return isWider ? [variable] : [];
  });
}

function read(name: string, values: readonly string[]): Partial<ClientLimits> {
  const [value = ''] = values;
  return (isLimitAttribute(name) && values.length === 1 && overrideOf(name)?.read(value)) || {};
}

function overrideOf(name: string): Override | undefined {
  const variable = name.slice(prefix.length);
  return isLimitAttribute(name) && Object.hasOwn(overrides, variable) ? overrides[variable] : undefined;
}

function wholeNumber(of: (value: number) => Partial<ClientLimits>): Override {
  return {
    written: 'a whole number from 1 to 1000000000',
    read: (text) => (/^[1-9]\d{0,9}$/.test(text) && Number(text) <= 1e9 ? of(Number(text)) : undefined),
  };
}
