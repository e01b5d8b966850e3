import { AppError, type AppErrorOptions } from '../lib/app-error.js';

/** Each error code with its HTTP status. RFC 6749 5.2, RFC 6750 3.1, RFC 8707 2, RFC 9449 5 and 7.1. */
const statusByCode = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_scope: 400,
  invalid_target: 400,
  invalid_dpop_proof: 400,
  use_dpop_nonce: 400,
  unsupported_grant_type: 400,
  invalid_token: 401,
  insufficient_scope: 403,
  too_many_requests: 429,
  temporarily_unavailable: 503,
  server_error: 500,
} as const;

/** An error code that OAuth clients understand. */
export type OAuthErrorCode = keyof typeof statusByCode;

export interface OAuthErrorOptions extends AppErrorOptions {
  /** Another status than the code's own: 405, 413 and 415 are `invalid_request` too (TS-8). */
  readonly status?: number;
  /** Headers of the answer beside the usual ones, such as `allow` or `dpop-nonce`; names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Seconds after which to try again: 429 and 503 always say it. */
  readonly retryAfterSeconds?: number;
  /** The registered client that the failure belongs to; never an id that nobody registered. */
  readonly clientId?: string | undefined;
  /** At the resource: the scheme that was tried, if it was not Bearer; its challenge says what is wrong (RFC 9449 7.1). */
  readonly scheme?: 'DPoP' | undefined;
}

/**
 * An OAuth refusal. `message` becomes `error_description`: printable ASCII without quote or backslash, and nothing of the
 * request in it (RFC 6749 5.2); `detail` and `cause` are for the log alone.
 */
export class OAuthError extends AppError {
  override readonly code: OAuthErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly clientId: string | undefined;
  readonly scheme: 'DPoP' | undefined;

  constructor(code: OAuthErrorCode, message: string, options: OAuthErrorOptions = {}) {
    super(code, message, options);
    this.code = code;
    this.status = options.status ?? statusByCode[code];
    this.headers = { ...retryAfter(this.status, options.retryAfterSeconds), ...options.headers };
    this.clientId = options.clientId;
    this.scheme = options.scheme;
  }

  /** The same refusal, with more known about it. */
  with(more: Pick<OAuthErrorOptions, 'status' | 'clientId' | 'scheme'>): OAuthError {
    const { status, headers, clientId, scheme, detail, cause } = this;
    const said = { status, headers, clientId, scheme, cause, ...(detail === undefined ? {} : { detail }) };
    return new OAuthError(this.code, this.message, { ...said, ...more });
  }
}

/** Whatever failed for a registered client, so that its refusal is counted for it (TS-19). What names a client already keeps it. */
export function ofClient(error: unknown, clientId: string | undefined): unknown {
  const isNameless = error instanceof OAuthError && error.clientId === undefined && clientId !== undefined;
  return isNameless ? error.with({ clientId }) : error;
}

function retryAfter(status: number, seconds = 1): Record<string, string> {
  return status === 429 || status === 503 ? { 'retry-after': String(Math.max(1, Math.ceil(seconds))) } : {};
}
