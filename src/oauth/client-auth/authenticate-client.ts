import { whenDone } from '../../lib/when-done.js';
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
 * Authenticates the client of a request to the token, introspection or revocation endpoint (TS-2, TS-3, TS-20): at once by a secret that is
 * remembered, else it waits.
 * @throws OAuthError invalid_client, invalid_request, too_many_requests, temporarily_unavailable
 */
export function authenticateClient(
  request: FormRequest,
  services: OAuthServices,
): ClientRequest | Promise<ClientRequest> {
  const credentials = readCredentials(request);
  const { method } = credentials;
  const admit = (client: RegisteredClient, secretKeyId: string | null): ClientRequest => {
    const { headers, ip, requestId, params, resources } = request;
    services.noteUse({ clientId: client.id, secretKeyId });
    return { headers, ip, requestId, params, resources, client, authMethod: method };
  };
  if (method !== 'private_key_jwt') {
    const verified = services.secrets.verify(credentials, request.ip);
    return whenDone(verified, ({ client, secret }) => admit(client, secret.keyId));
  }
  return verifyAssertion(credentials, request, services).then((client) => {
    refuseOtherId(request.params, client.id);
    return admit(client, null);
  });
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
