import type { RegisteredClient } from '../../registry/registered-client.js';
import type { ClientRequest } from '../client-auth/authenticate-client.js';
import { OAuthError } from '../oauth-error.js';

/** A token request of which is known what for; what is not looked at any more is left behind. */
export interface ScopedRequest extends Pick<ClientRequest, 'headers' | 'requestId' | 'resources' | 'client'> {
  readonly scope: string;
}

// One or more tokens of printable ASCII without space, quote and backslash, one space between them (RFC 6749 3.3).
const grammar = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;

/** The scopes asked for, or all of the client's (TS-6). @throws OAuthError invalid_scope */
export function narrowScope({ headers, requestId, resources, client, params }: ClientRequest): ScopedRequest {
  return { headers, requestId, resources, client, scope: scopeFor(client, params.get('scope')) };
}

/**
 * The scope that a client is granted: what it asked for, if it has all of it; all of its own when it asked for nothing. Nothing is silently
 * dropped (TS-6).
 * @throws OAuthError invalid_scope
 */
export function scopeFor(client: RegisteredClient, asked: string | undefined): string {
  if (asked === undefined) return [...client.scopes].join(' ');
  // One that it has is well-formed, and is most of what is asked for.
  if (client.scopes.has(asked)) return asked;
  const refuse = (message: string) => new OAuthError('invalid_scope', message, { clientId: client.id });
  if (!grammar.test(asked)) throw refuse('scope is malformed');
  const scopes = [...new Set(asked.split(' '))];
  if (!scopes.every((scope) => client.scopes.has(scope)))
    throw refuse('a scope was asked for that the client does not have');
  return scopes.join(' ');
}
