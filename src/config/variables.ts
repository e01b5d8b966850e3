import { z } from 'zod';
import { duration, issuerUrl, oneOf, onOff, origins, rate, trustedProxies, wholeNumber } from './readers.js';
import { keyEncryptionKeys, trustedIssuers } from './secret-readers.js';

const day = 86_400;
const million = 1_000_000;
const mongodbUri = z.string().regex(/^mongodb(\+srv)?:\/\/[^/\s]+/, {
  error:
    'write a connection string such as mongodb://127.0.0.1:27017/scopeql, or leave it empty for the embedded store',
});

/**
 * Every variable that ScopeQL reads and how its text is read (.env.example). An empty variable is as good as an absent one;
 * `optional` means that what it is then depends on others.
 */
export const variables = z.object({
  NODE_ENV: z.string().optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  MONGODB_URI: mongodbUri.optional(),
  DATA_DIR: z.string().default('.data'),
  ALLOW_EMBEDDED_IN_PRODUCTION: onOff().default(false),
  ISSUER: issuerUrl().optional(),
  AUDIENCE: z
    .string()
    .regex(/^[^\s#]+$/, { error: 'write one URI without spaces and without a fragment' })
    .optional(),
  ACCESS_TOKEN_TTL: duration(1, day, '600 or 10m').default(600),
  ACCESS_TOKEN_MAX_TTL: duration(1, day, '3600 or 1h').default(3600),
  SIGNING_ALG: oneOf(['ES256', 'RS256', 'EdDSA']).default('ES256'),
  KEY_ENCRYPTION_KEY: keyEncryptionKeys().optional(),
  TRUSTED_ISSUERS: trustedIssuers().default([]),
  DEMO: onOff().optional(),
  TRUST_PROXY: trustedProxies().default(false),
  CORS_ORIGINS: origins().default([]),
  METRICS_TOKEN: z.string().regex(/^\S+$/, { error: 'write a token without spaces' }).optional(),
  AUDIT_TTL: duration(60, 3650 * day, '90d').default(90 * day),
  ALLOW_BASIC_AT_API: onOff().default(false),
  WORKERS: wholeNumber(1, 256).default(1),
  LOG_LEVEL: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LOG_FORMAT: oneOf(['pretty', 'json']).optional(),
  MAX_BODY_BYTES: wholeNumber(1024, 100 * million).default(1_048_576),
  MAX_TOKENS: wholeNumber(1, million).default(2000),
  MAX_FIELDS: wholeNumber(1, million).default(400),
  MAX_DEPTH: wholeNumber(1, 1000).default(15),
  MAX_ALIASES: wholeNumber(0, million).default(100),
  MAX_ROOT_FIELDS: wholeNumber(1, million).default(20),
  MAX_DIRECTIVES: wholeNumber(0, million).default(50),
  MAX_WHERE_DEPTH: wholeNumber(1, 1000).default(10),
  MAX_IN: wholeNumber(1, million).default(1000),
  MAX_COST: wholeNumber(1, 1_000 * million).default(10_000),
  MAX_BULK: wholeNumber(1, million).default(1000),
  REQUEST_TIMEOUT: duration(1, day, '30s').default(30),
  CLIENT_CONCURRENCY: wholeNumber(1, million).default(16),
  RATE_LIMIT: rate().default(null),
  TRUSTED_DOCUMENTS: z.string().optional(),
  TRUSTED_DOCUMENTS_MODE: oneOf(['off', 'prefer', 'only']).default('off'),
});

export type Variables = z.infer<typeof variables>;
export type VariableName = keyof Variables;

export const variableNames: readonly string[] = Object.keys(variables.shape);

/** Whose value never shows in a message. */
export const secretVariables: ReadonlySet<string> = new Set([
  'MONGODB_URI',
  'KEY_ENCRYPTION_KEY',
  'METRICS_TOKEN',
  'TRUSTED_ISSUERS',
  'ISSUER',
]);
