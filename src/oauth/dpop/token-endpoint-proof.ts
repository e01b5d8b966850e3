import type { ScopedRequest } from '../endpoints/scope.js';
import { OAuthError, ofClient } from '../oauth-error.js';
import type { OAuthServices } from '../services.js';
import { useOnce } from '../tokens/used-ids.js';
import { badProof, verifyProof } from './verify-proof.js';

/** The key that the token will be bound to. */
export interface TokenBinding {
  readonly jkt: string;
  readonly answerHeaders: Readonly<Record<string, string>>;
}

/** A token request that says which key the token is for, if for one. */
export interface BoundRequest extends Pick<ScopedRequest, 'requestId' | 'client' | 'scope'> {
  readonly proof: TokenBinding | null;
}

/**
 * Verifies the DPoP proof of a token request, if there is one (TS-10; RFC 9449 5). Its jti is spent on all nodes, so a nonce is not required
 * here; one that is sent must be fresh.
 * @throws OAuthError invalid_dpop_proof, use_dpop_nonce, invalid_request when the client is DPoP-only
 */
export function verifyTokenEndpointProof(
  { requestId, client, scope, headers: { dpop: proofs } }: ScopedRequest,
  services: OAuthServices,
): BoundRequest | Promise<BoundRequest> {
  const [proof] = proofs;
  if (proofs.length > 1) throw ofClient(badProof('several proofs'), client.id);
  if (proof === undefined) {
    if (!client.dpopOnly) return { requestId, client, scope, proof: null };
    throw new OAuthError('invalid_request', 'this client must send a DPoP proof', { clientId: client.id });
  }
  return bindingOf(proof, services).then(
    (binding) => ({ requestId, client, scope, proof: binding }),
    (error: unknown) => {
      throw ofClient(error, client.id);
    },
  );
}

async function bindingOf(proof: string, { urls, nonces, clock }: OAuthServices): Promise<TokenBinding> {
  const expected = { method: 'POST', url: urls.token, accessToken: null, mustHaveNonce: false, now: clock() };
  const { jkt, jti, acceptableUntil } = await verifyProof(proof, expected, nonces);
  if (!(await useOnce('proof', jkt, jti, acceptableUntil))) throw badProof('used twice');
  return { jkt, answerHeaders: { 'dpop-nonce': nonces.current() } };
}
