import type { AuthMethod, RegisteredClient } from '../../registry/registered-client.js';
import type { FormRequest } from '../endpoints/posted-form.js';
import { verifyExternalAssertion } from '../external/external-assertion.js';
import type { OAuthServices } from '../services.js';
import { issuerOf } from '../tokens/read-claims.js';
import { verifyOwnAssertion } from './private-key-jwt.js';
import { type AssertionCredentials, readCredentials, refuseOtherId } from './read-credentials.js';

/** A request whose client has proved who it is. */
export interface ClientRequest extends FormRequest {
  readonly client: RegisteredClient;
  readonly authMethod: AuthMethod;
}

/**
 * Authenticates the client of a request to the token, introspection or revocation endpoint (TS-2, TS-3, TS-20).
 * @throws OAuthError invalid_client, invalid_request, too_many_requests, temporarily_unavailable
 */
export async function authenticateClient(request: FormRequest, services: OAuthServices): Promise<ClientRequest> {
  const credentials = readCredentials(request);
  if (credentials.method === 'private_key_jwt') {
    const client = await verifyAssertion(credentials, request, services);
    refuseOtherId(request.params, client.id);
    services.noteUse({ clientId: client.id, secretKeyId: null });
    return { ...request, client, authMethod: credentials.method };
  }
  const { client, secret } = await services.secrets.verify(credentials, request.ip);
  services.noteUse({ clientId: client.id, secretKeyId: secret.keyId });
  return { ...request, client, authMethod: credentials.method };
}

/** An assertion is the client's own, signed with a registered key, or an external issuer's that speaks for it. */
function verifyAssertion(
  credentials: AssertionCredentials,
  { ip }: FormRequest,
  services: OAuthServices,
): Promise<RegisteredClient> {
  const issuer = issuerOf(credentials.assertion);
  const trusted = issuer === null ? null : services.trustedIssuers.find(issuer);
  return trusted === null
    ? verifyOwnAssertion(credentials, issuer, ip, services)
    : verifyExternalAssertion(credentials.assertion, trusted, ip, services);
}
