import { type FormPairs, parseForm } from '../../lib/parse-form.js';
import { OAuthError } from '../oauth-error.js';
import type { WireHeaders, WireRequest } from '../wire.js';

/** A POSTed form, its parameters not yet looked at. */
export interface PostedForm {
  readonly headers: WireHeaders;
  readonly ip: string;
  readonly requestId: string;
  readonly pairs: FormPairs;
}

/** A form without repeated parameters. */
export interface FormRequest extends Omit<PostedForm, 'pairs'> {
  /** Parameters with a value: an empty one is as if absent (RFC 6749 3.2). */
  readonly params: ReadonlyMap<string, string>;
  /** `resource` is the one parameter that may be repeated (RFC 8707 2). */
  readonly resources: readonly string[];
}

const formType = 'application/x-www-form-urlencoded';
const maxFormBytes = 64 * 1024;
const credentialNames = [
  'client_id',
  'client_secret',
  'client_assertion',
  'client_assertion_type',
  'token',
  'access_token',
];

/** POST, `application/x-www-form-urlencoded`, no credentials in the URL (TS-1; RFC 6749 2.3.1, 3.2). */
export function requirePostedForm(request: WireRequest): PostedForm {
  if (request.method !== 'POST') {
    throw new OAuthError('invalid_request', 'only POST is allowed', { status: 405, headers: { allow: 'POST' } });
  }
  refuseCredentialsInUrl(request.url);
  if (!isForm(request.headers)) {
    throw new OAuthError('invalid_request', 'the body must be application/x-www-form-urlencoded');
  }
  if (isEncoded(request.headers)) {
    const headers = { 'accept-encoding': 'identity' };
    throw new OAuthError('invalid_request', 'the body must not be compressed', { status: 415, headers });
  }
  if (Buffer.byteLength(request.body) > maxFormBytes)
    throw new OAuthError('invalid_request', 'the body is too large', { status: 413 });
  return {
    headers: request.headers,
    ip: request.ip,
    requestId: request.requestId,
    pairs: parseForm(request.body),
  };
}

/** Refuses a parameter that comes twice, `resource` excepted (TS-4). */
export function rejectRepeatedParams({ headers, ip, requestId, pairs }: PostedForm): FormRequest {
  const params = new Map<string, string>();
  const resources: string[] = [];
  const empty: string[] = [];
  for (const [name, value] of pairs) {
    if (name === 'resource') {
      if (value !== '') resources.push(value);
      continue;
    }
    if (params.has(name)) throw new OAuthError('invalid_request', 'a parameter is repeated');
    params.set(name, value);
    if (value === '') empty.push(name);
  }
  for (const name of empty) params.delete(name);
  return { headers, ip, requestId, params, resources };
}

function refuseCredentialsInUrl(url: string): void {
  const start = url.indexOf('?');
  if (start === -1) return;
  const query = new URLSearchParams(url.slice(start + 1));
  if (credentialNames.some((name) => query.has(name))) {
    throw new OAuthError('invalid_request', 'credentials and tokens must not be in the URL');
  }
}

/** Whether one media type is named, and it is a form's, with whatever parameters; several are as good as none. */
function isForm({ 'content-type': types }: WireHeaders): boolean {
  const [type = ''] = types;
  if (types.length > 1) return false;
  return type === formType || type.split(';', 1)[0]?.trim().toLowerCase() === formType;
}

/** Whether the body has a content coding, which nothing here undoes (RFC 9110 8.4, 15.5.16). */
function isEncoded(headers: WireHeaders): boolean {
  return headers['content-encoding'].some((coding) => coding.trim().toLowerCase() !== 'identity');
}
