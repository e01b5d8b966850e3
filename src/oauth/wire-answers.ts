import { StoreError } from '../lib/app-error.js';
import { OAuthError } from './oauth-error.js';
import type { WireAnswer } from './wire.js';

const noStore = { 'cache-control': 'no-store', pragma: 'no-cache', 'content-type': 'application/json' } as const;

/** An answer that no cache keeps (RFC 6749 5.1). */
export function jsonAnswer(body: object, headers?: Readonly<Record<string, string>>): WireAnswer {
  return { status: 200, headers: headers ? { ...noStore, ...headers } : noStore, body: JSON.stringify(body) };
}

/** A public document that caches may keep for so long. */
export function documentAnswer(body: object, maxAgeSeconds: number): WireAnswer {
  const headers = { 'content-type': 'application/json', 'cache-control': `public, max-age=${maxAgeSeconds}` };
  return { status: 200, headers, body: JSON.stringify(body) };
}

/** The answer to a failed request of an OAuth endpoint (RFC 6749 5.2). A 401 always names Basic, however the client came (TS-2). */
export function failureAnswer(error: OAuthError): WireAnswer {
  const challenge = error.status === 401 ? { 'www-authenticate': 'Basic realm="scopeql", charset="UTF-8"' } : {};
  const body = { error: error.code, error_description: describe(error.message) };
  return { status: error.status, headers: { ...noStore, ...challenge, ...error.headers }, body: JSON.stringify(body) };
}

/** What a failure is to an OAuth client: its own code if it has one, else a bad request, a passing outage, or a fault that is masked. */
export function oauthErrorOf(error: unknown): OAuthError {
  if (error instanceof OAuthError) return error;
  if (error instanceof StoreError) {
    return new OAuthError('temporarily_unavailable', 'the server cannot decide this now, try again', { cause: error });
  }
  const status = clientErrorStatus(error);
  if (status !== null) return new OAuthError('invalid_request', 'the request is malformed', { status, cause: error });
  return new OAuthError('server_error', 'the server met an unexpected condition', { cause: error });
}

/** HTTP frameworks mark what is wrong with a request by `statusCode`: a body too large, a length that does not hold. */
function clientErrorStatus(error: unknown): number | null {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

/** Printable ASCII without quote or backslash, whatever a message may hold (RFC 6749 5.2). */
function describe(message: string): string {
  return message.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, ' ');
}
