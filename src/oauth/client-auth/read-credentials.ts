import type { AuthMethod } from '../../registry/registered-client.js';
import type { FormRequest } from '../endpoints/posted-form.js';
import { OAuthError } from '../oauth-error.js';
import { parseBasic } from './parse-basic.js';

/** A client id with a secret, as presented. */
export interface SecretCredentials {
  readonly method: Extract<AuthMethod, 'client_secret_basic' | 'client_secret_post'>;
  readonly clientId: string;
  readonly secret: string;
}

/** A signed assertion, as presented; `clientId` is what the form says beside it. */
export interface AssertionCredentials {
  readonly method: 'private_key_jwt';
  readonly clientId: string | null;
  readonly assertion: string;
}

export type Credentials = SecretCredentials | AssertionCredentials;

const assertionTypes = new Set([
  'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  'urn:ietf:params:oauth:client-assertion-type:jwt-spiffe',
]);

/**
 * Finds the one mechanism by which a client authenticates (TS-2; RFC 6749 2.3, RFC 7521 4.2). Never falls back from one to another.
 * @throws OAuthError invalid_request for several mechanisms, invalid_client for none or a malformed one
 */
export function readCredentials({ headers, params }: FormRequest): Credentials {
  const { authorization } = headers;
  const hasAssertion = params.has('client_assertion') || params.has('client_assertion_type');
  const mechanisms = authorization.length + (params.has('client_secret') ? 1 : 0) + (hasAssertion ? 1 : 0);
  if (mechanisms > 1) throw new OAuthError('invalid_request', 'use one way of client authentication only');
  if (authorization[0] !== undefined) return readBasic(authorization[0], params);
  if (hasAssertion) return readAssertion(params);
  const clientId = params.get('client_id');
  const secret = params.get('client_secret');
  if (clientId === undefined || secret === undefined) throw unauthenticated('no complete credentials');
  return { method: 'client_secret_post', clientId, secret };
}

/** The one answer to every failed authentication, whatever failed (TS-3). */
export function unauthenticated(detail: string, clientId?: string): OAuthError {
  return new OAuthError('invalid_client', 'client authentication failed', {
    detail,
    ...(clientId === undefined ? {} : { clientId }),
  });
}

function readBasic(header: string, params: ReadonlyMap<string, string>): SecretCredentials {
  const basic = parseBasic(header);
  if (basic === null) throw unauthenticated('malformed or unsupported Authorization header');
  refuseOtherId(params, basic.clientId);
  return { method: 'client_secret_basic', ...basic };
}

function readAssertion(params: ReadonlyMap<string, string>): AssertionCredentials {
  const assertion = params.get('client_assertion');
  const type = params.get('client_assertion_type');
  if (assertion === undefined || type === undefined) {
    throw new OAuthError('invalid_request', 'client_assertion and client_assertion_type go together');
  }
  if (!assertionTypes.has(type)) throw unauthenticated('unsupported client_assertion_type');
  return { method: 'private_key_jwt', clientId: params.get('client_id') ?? null, assertion };
}

/** A `client_id` beside another mechanism is allowed if it is the same (TS-2). */
export function refuseOtherId(params: ReadonlyMap<string, string>, clientId: string): void {
  const named = params.get('client_id');
  if (named !== undefined && named !== clientId) {
    throw new OAuthError('invalid_request', 'client_id differs from the authenticated client');
  }
}
