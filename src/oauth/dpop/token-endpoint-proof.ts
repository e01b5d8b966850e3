import type { ClientRequest } from '../client-auth/authenticate-client.js';
import { OAuthError, ofClient } from '../oauth-error.js';
import type { OAuthServices } from '../services.js';
import { useOnce } from '../tokens/used-ids.js';
import { badProof, verifyProof } from './verify-proof.js';

/** The key that the token will be bound to. */
export interface TokenBinding {
  readonly jkt: string;
  readonly answerHeaders: Readonly<Record<string, string>>;
}

/** What a proof is looked for in. */
export type BindableRequest = Pick<ClientRequest, 'headers' | 'client'>;

export type ProofRequest<R> = R & { readonly proof: TokenBinding | null };

/**
 * Verifies the DPoP proof of a token request, if there is one (TS-10; RFC 9449 5). Its jti is spent on all nodes, so a nonce is not required
 * here; one that is sent must be fresh.
 * @throws OAuthError invalid_dpop_proof, use_dpop_nonce, invalid_request when the client is DPoP-only
 */
export function verifyTokenEndpointProof<R extends BindableRequest>(
  request: R,
  services: OAuthServices,
): ProofRequest<R> | Promise<ProofRequest<R>> {
  const proofs = request.headers.dpop;
  const [proof] = proofs;
  if (proofs.length > 1) throw ofClient(badProof('several proofs'), request.client.id);
  if (proof === undefined) {
    if (!request.client.dpopOnly) return { ...request, proof: null };
    throw new OAuthError('invalid_request', 'this client must send a DPoP proof', { clientId: request.client.id });
  }
  return bindingOf(proof, services).then(
    (binding) => ({ ...request, proof: binding }),
    (error: unknown) => {
      throw ofClient(error, request.client.id);
    },
  );
}

async function bindingOf(proof: string, { urls, nonces, clock }: OAuthServices): Promise<TokenBinding> {
  const expected = { method: 'POST', url: urls.token, accessToken: null, mustHaveNonce: false, now: clock() };
  const { jkt, jti, acceptableUntil } = await verifyProof(proof, expected, nonces);
  if (!(await useOnce('proof', jkt, jti, acceptableUntil))) throw badProof('used twice');
  return { jkt, answerHeaders: { 'dpop-nonce': nonces.current() } };
}
