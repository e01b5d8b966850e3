import { withoutEndSlash } from '../../lib/without-end-slash.js';
import type { RecentProofs } from '../dpop/recent-proofs.js';
import { badProof, verifyProof } from '../dpop/verify-proof.js';
import { OAuthError } from '../oauth-error.js';
import type { OAuthServices } from '../services.js';
import { badToken } from '../tokens/verify-access-token.js';
import type { ResourceRequest } from '../wire.js';

/** Holds a request to prove the key (its thumbprint, `jkt`) that its token is bound to. @throws OAuthError 401 */
export type RequireProof = (token: string, jkt: string, request: ResourceRequest) => Promise<void>;

/** DPoP at the resource (RFC 9449 7): exactly one proof, with our nonce, for this request and this token, never used before. */
export function createRequireProof(
  { urls, nonces, clock }: Pick<OAuthServices, 'urls' | 'nonces' | 'clock'>,
  recentProofs: RecentProofs,
): RequireProof {
  return async (token, jkt, { headers, method, url }) => {
    const [proof, ...others] = headers.dpop;
    if (proof === undefined || others.length > 0) throw asUnauthorized(badProof('none, or several'));
    const expected = { method, url: ownUrl(urls.issuer, url), accessToken: token, mustHaveNonce: true, now: clock() };
    const verified = await verifyProof(proof, expected, nonces).catch((error: unknown) => {
      throw error instanceof OAuthError ? asUnauthorized(error) : error;
    });
    if (verified.jkt !== jkt) throw badToken('the proof is by another key than the token is bound to');
    if (!(await recentProofs.add(jkt, verified.jti))) throw asUnauthorized(badProof('used twice'));
  };
}

/** Where we are known to be, whatever the Host header says; a path that the issuer has may be in front already. */
function ownUrl(issuer: string, url: string): string {
  const { origin, pathname } = new URL(issuer);
  const prefix = withoutEndSlash(pathname);
  const path = url.split('?')[0] ?? '/';
  return prefix !== '' && path.startsWith(`${prefix}/`) ? origin + path : origin + prefix + path;
}

/** At the resource a bad proof is a 401 with a challenge (RFC 9449 7.1). */
function asUnauthorized(error: OAuthError): OAuthError {
  return error.with({ status: 401 });
}
