import { holdsOnAllRows } from '../../registry/actor-of.js';
import { authenticateClient, type ClientRequest } from '../client-auth/authenticate-client.js';
import { OAuthError } from '../oauth-error.js';
import type { OAuthServices } from '../services.js';
import { steps } from '../steps.js';
import { type LiveToken, requireLiveToken } from '../tokens/live-token.js';
import type { WireAnswer } from '../wire.js';
import { jsonAnswer } from '../wire-answers.js';
import { rejectRepeatedParams, requirePostedForm } from './posted-form.js';

/** Introspection (TS-13; RFC 7662): a caller sees its own tokens, others' only with the permission; all else is not active, and no more is said. */
export const introspectToken = steps(
  requirePostedForm,
  rejectRepeatedParams,
  authenticateClient,
  requireToken,
  describeToken,
);

/** A request about a token. */
export interface TokenRequest extends ClientRequest {
  readonly token: string;
}

/** `token` is the one parameter that introspection and revocation need; `token_type_hint` is but a hint. */
export function requireToken(request: ClientRequest): TokenRequest {
  const token = request.params.get('token');
  if (token === undefined) throw new OAuthError('invalid_request', 'token is missing', { clientId: request.client.id });
  return { ...request, token };
}

/** One of our own tokens that counts now; `null`: it does not, or is none. @throws StoreError */
export async function findLiveToken(token: string, services: OAuthServices): Promise<LiveToken | null> {
  try {
    return await requireLiveToken(await services.verifyOwnToken(token), services);
  } catch (error) {
    if (error instanceof OAuthError && error.code === 'invalid_token') return null;
    throw error;
  }
}

async function describeToken({ token, client, requestId }: TokenRequest, services: OAuthServices): Promise<WireAnswer> {
  const live = await findLiveToken(token, services);
  services.onOutcome({ endpoint: 'introspect', outcome: 'ok', clientId: client.id, requestId });
  // A row filter means nothing here, so a grant with one does not count.
  const mayIntrospect = holdsOnAllRows(client, 'introspect_token', services.clock());
  const isVisible = live !== null && (live.client.id === client.id || mayIntrospect);
  const answer = jsonAnswer(isVisible ? descriptionOf(live, services.urls.audience) : { active: false });
  return { ...answer, logged: { client: client.id } };
}

function descriptionOf({ claims, client, scopes }: LiveToken, audience: string): object {
  return {
    active: true,
    scope: [...scopes].join(' '),
    client_id: client.id,
    token_type: claims.jkt === null ? 'Bearer' : 'DPoP',
    exp: claims.exp,
    iat: claims.iat,
    sub: client.id,
    aud: audience,
    iss: claims.issuer,
    jti: claims.jti,
    ...(claims.jkt === null ? {} : { cnf: { jkt: claims.jkt } }),
  };
}
