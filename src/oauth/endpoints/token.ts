import { authenticateClient, type ClientRequest } from '../client-auth/authenticate-client.js';
import { type BoundRequest, verifyTokenEndpointProof } from '../dpop/token-endpoint-proof.js';
import { OAuthError } from '../oauth-error.js';
import type { OAuthServices } from '../services.js';
import { steps } from '../steps.js';
import type { WireAnswer } from '../wire.js';
import { jsonAnswer } from '../wire-answers.js';
import { rejectRepeatedParams, requirePostedForm } from './posted-form.js';
import { narrowScope, type ScopedRequest } from './scope.js';

/** The token endpoint (RFC 6749 4.4). Order matters: nothing about a client shows before it has authenticated. */
export const issueToken = steps(
  requirePostedForm, // TS-1
  rejectRepeatedParams, // TS-4
  authenticateClient, // TS-2, TS-3, TS-14, TS-15, TS-20
  requireSupportedGrantType, // TS-5
  narrowScope, // TS-6
  checkResource, // TS-7
  verifyTokenEndpointProof, // TS-10
  signAccessToken, // TS-8, TS-9
);

/** `client_credentials` and nothing else (TS-5). */
function requireSupportedGrantType(request: ClientRequest): ClientRequest {
  const grantType = request.params.get('grant_type');
  if (grantType === undefined) {
    throw new OAuthError('invalid_request', 'grant_type is missing', { clientId: request.client.id });
  }
  if (grantType !== 'client_credentials') {
    throw new OAuthError('unsupported_grant_type', 'the only grant type is client_credentials', {
      clientId: request.client.id,
    });
  }
  return request;
}

/** `resource`, when given, is this API and no other (TS-7; RFC 8707 2). */
function checkResource(request: ScopedRequest, { urls }: OAuthServices): ScopedRequest {
  if (request.resources.some((resource) => resource !== urls.audience)) {
    throw new OAuthError('invalid_target', 'resource names another resource than this API', {
      clientId: request.client.id,
    });
  }
  return request;
}

/** The answer: a new access token, its lifetime and its scope, always said (TS-8, TS-9). */
async function signAccessToken(request: BoundRequest, services: OAuthServices): Promise<WireAnswer> {
  const { client, scope, proof, requestId } = request;
  const { token, jti, expiresIn } = await services.accessTokens.issue(client, scope, proof?.jkt ?? null);
  services.onOutcome({ endpoint: 'token', outcome: 'issued', clientId: client.id, requestId });
  const body = { access_token: token, token_type: proof ? 'DPoP' : 'Bearer', expires_in: expiresIn, scope };
  const { status, headers, body: text } = jsonAnswer(body, proof?.answerHeaders);
  return { status, headers, body: text, logged: { client: client.id, issued: jti, scope, expiresIn } };
}
