import type { z } from 'zod';
import { deepFreeze } from '../lib/deep-freeze.js';
import { originOf } from '../lib/origin-of.js';
import { withoutEndSlash } from '../lib/without-end-slash.js';
import type { Config, Limits } from './config.js';
import { ConfigError } from './config-error.js';
import { findConflicts } from './cross-checks.js';
import { findMisspelt } from './find-misspelt.js';
import { findPlainText } from './find-plain-text.js';
import { secretVariables, type Variables, variables } from './variables.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the environment into one frozen Config (.env.example). An empty variable counts as absent.
 * @throws ConfigError with every problem at once
 */
export function readConfig(env: Environment): Config {
  const written = withoutEmpty(env);
  const { values, problems } = readVariables(written);
  const misread = new Set(problems.map(variableOf));
  const all = [...problems, ...findConflicts(values).filter((conflict) => !misread.has(variableOf(conflict)))];
  if (all.length > 0 || !isComplete(values, problems)) throw new ConfigError(all);
  const warnings = [...findMisspelt(env), ...findPlainText(values)];
  return deepFreeze({ ...toConfig(values), warnings });
}

/** The same configuration once the port is known that `PORT=0` picked: an issuer and an audience that were not set follow it. */
export function withPort(config: Config, env: Environment, port: number): Config {
  const { ISSUER, AUDIENCE } = withoutEmpty(env);
  const issuer = ISSUER ?? originOf(config.host, port);
  return deepFreeze({ ...config, port, issuer, audience: AUDIENCE ?? audienceOf(issuer) });
}

/** Every problem begins with the variable that is to be mended; one that can't be read is not also said to be missing. */
const variableOf = (problem: string): string => problem.slice(0, problem.indexOf(':'));

function withoutEmpty(env: Environment): Record<string, string> {
  const trimmed = Object.entries(env).map(([name, value]) => [name, value?.trim() ?? ''] as const);
  return Object.fromEntries(trimmed.filter(([, value]) => value !== ''));
}

interface Reading {
  readonly values: Partial<Variables>;
  readonly problems: readonly string[];
}

/** Reads each variable by itself, so that those that are right can still be held against each other. */
function readVariables(written: Readonly<Record<string, string>>): Reading {
  const readings = Object.entries(variables.shape).map(([name, reader]) => ({
    name,
    result: reader.safeParse(written[name]),
  }));
  return {
    values: Object.fromEntries(readings.map(({ name, result }) => [name, result.data])),
    problems: readings.flatMap(({ name, result }) =>
      result.success ? [] : describe(name, written[name], result.error),
    ),
  };
}

function isComplete(values: Partial<Variables>, problems: readonly string[]): values is Variables {
  return problems.length === 0 && values.PORT !== undefined;
}

function describe(name: string, value: string | undefined, error: z.ZodError): readonly string[] {
  const shown =
    value === undefined || secretVariables.has(name)
      ? 'is not valid'
      : `${JSON.stringify(value.slice(0, 80))} is not valid`;
  return error.issues.map((issue) => `${name}: ${shown}; ${issue.message}`);
}

function toConfig(values: Variables): Omit<Config, 'warnings'> {
  const production = values.NODE_ENV === 'production';
  const issuer = values.ISSUER ?? originOf(values.HOST, values.PORT);
  return {
    production,
    host: values.HOST,
    port: values.PORT,
    mongodbUri: values.MONGODB_URI ?? null,
    dataDir: values.DATA_DIR,
    issuer,
    audience: values.AUDIENCE ?? audienceOf(issuer),
    accessTokenTtlSeconds: values.ACCESS_TOKEN_TTL,
    accessTokenMaxTtlSeconds: values.ACCESS_TOKEN_MAX_TTL,
    signingAlg: values.SIGNING_ALG,
    keyEncryptionKeys: values.KEY_ENCRYPTION_KEY ?? null,
    trustedIssuers: values.TRUSTED_ISSUERS,
    demo: values.DEMO ?? (values.MONGODB_URI === undefined && !production),
    trustProxy: values.TRUST_PROXY,
    corsOrigins: values.CORS_ORIGINS,
    metricsToken: values.METRICS_TOKEN ?? null,
    auditTtlSeconds: values.AUDIT_TTL,
    allowBasicAtApi: values.ALLOW_BASIC_AT_API,
    workers: values.WORKERS,
    logLevel: values.LOG_LEVEL,
    logFormat: values.LOG_FORMAT ?? 'auto',
    limits: toLimits(values),
    trustedDocuments: { mode: values.TRUSTED_DOCUMENTS_MODE, manifest: values.TRUSTED_DOCUMENTS ?? null },
  };
}

function toLimits(values: Variables): Limits {
  return {
    maxBodyBytes: values.MAX_BODY_BYTES,
    maxTokens: values.MAX_TOKENS,
    maxFields: values.MAX_FIELDS,
    maxDepth: values.MAX_DEPTH,
    maxAliases: values.MAX_ALIASES,
    maxRootFields: values.MAX_ROOT_FIELDS,
    maxDirectives: values.MAX_DIRECTIVES,
    maxWhereDepth: values.MAX_WHERE_DEPTH,
    maxIn: values.MAX_IN,
    maxCost: values.MAX_COST,
    maxBulk: values.MAX_BULK,
    requestTimeoutMs: values.REQUEST_TIMEOUT * 1000,
    clientConcurrency: values.CLIENT_CONCURRENCY,
    rateLimit: values.RATE_LIMIT,
  };
}

function audienceOf(issuer: string): string {
  return `${withoutEndSlash(issuer)}/graphql`;
}
