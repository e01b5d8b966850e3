import { isLoopback } from '../lib/is-loopback.js';
import type { Variables } from './variables.js';

/** What one variable asks of another. Each line names the variable first, then what is wrong, then what to write. */
export function findConflicts(values: Partial<Variables>): readonly string[] {
  return checks.flatMap((check) => check(values) ?? []);
}

type Check = (values: Partial<Variables>) => string | null;

const isProduction = ({ NODE_ENV }: Partial<Variables>): boolean => NODE_ENV === 'production';

const issuerIsKnown: Check = ({ HOST, ISSUER }) =>
  HOST !== undefined && !isLoopback(HOST) && ISSUER === undefined
    ? `ISSUER: must be set when HOST (${HOST}) is not loopback; write the URL that clients reach this server by, such as https://api.example.com`
    : null;

const maxTtlHolds: Check = ({ ACCESS_TOKEN_TTL, ACCESS_TOKEN_MAX_TTL }) =>
  ACCESS_TOKEN_TTL !== undefined && ACCESS_TOKEN_MAX_TTL !== undefined && ACCESS_TOKEN_TTL > ACCESS_TOKEN_MAX_TTL
    ? `ACCESS_TOKEN_TTL: ${ACCESS_TOKEN_TTL} is more than ACCESS_TOKEN_MAX_TTL (${ACCESS_TOKEN_MAX_TTL}); write at most ${ACCESS_TOKEN_MAX_TTL}, or raise the maximum`
    : null;

const embeddedIsMeant: Check = (values) =>
  isProduction(values) && values.MONGODB_URI === undefined && values.ALLOW_EMBEDDED_IN_PRODUCTION === false
    ? 'MONGODB_URI: must be set in production (NODE_ENV=production); write a connection string, or ALLOW_EMBEDDED_IN_PRODUCTION=true for the embedded store'
    : null;

const keysAreKept: Check = (values) => {
  const reason = isProduction(values)
    ? 'in production (NODE_ENV=production)'
    : values.MONGODB_URI && 'with MONGODB_URI';
  return reason && values.KEY_ENCRYPTION_KEY === undefined
    ? `KEY_ENCRYPTION_KEY: must be set ${reason}; write 32 random bytes in base64: node -p "crypto.randomBytes(32).toString('base64')"`
    : null;
};

const manifestIsNamed: Check = ({ TRUSTED_DOCUMENTS, TRUSTED_DOCUMENTS_MODE }) =>
  TRUSTED_DOCUMENTS === undefined && TRUSTED_DOCUMENTS_MODE !== undefined && TRUSTED_DOCUMENTS_MODE !== 'off'
    ? `TRUSTED_DOCUMENTS: must be set with TRUSTED_DOCUMENTS_MODE=${TRUSTED_DOCUMENTS_MODE}; write the path of the manifest file`
    : null;

const checks: readonly Check[] = [issuerIsKnown, maxTtlHolds, embeddedIsMeant, keysAreKept, manifestIsNamed];
