import type { RegisteredClient } from '../../registry/registered-client.js';
import { unauthenticated } from '../client-auth/read-credentials.js';
import { asAttempt } from '../client-auth/throttle.js';
import type { OAuthServices } from '../services.js';
import { claimOf } from '../tokens/read-claims.js';
import { isFor, type VerifiedJwt, verifyExternalJwt } from './external-token.js';
import type { TrustedIssuer } from './trusted-issuers.js';

/**
 * Authenticates a workload that holds no secret, by what its platform says about it (TS-20): an assertion of a trusted issuer whose subject
 * is registered with a client. Platforms hand one token out for many uses, so its jti is not spent.
 * @throws OAuthError invalid_client, too_many_requests, temporarily_unavailable
 */
export async function verifyExternalAssertion(
  assertion: string,
  issuer: TrustedIssuer,
  ip: string,
  services: OAuthServices,
): Promise<RegisteredClient> {
  const attempt = services.throttle.begin(`${issuer.issuer} ${claimOf(assertion, issuer.subjectClaim) ?? ''}`, ip);
  const verified = await asAttempt(attempt, () => verifySignature(assertion, issuer, services));
  if (!isAssertion(verified, issuer, services))
    throw unauthenticated(`${issuer.issuer}: the token is no assertion for us`);
  const client = await services.directory.findClientBySubject(issuer.issuer, verified.subject);
  if (!client) throw unauthenticated(`${issuer.issuer}: the subject is not registered`);
  if (!client.enabled) throw unauthenticated(`${client.id}: disabled`, client.id);
  return client;
}

async function verifySignature(
  assertion: string,
  issuer: TrustedIssuer,
  { clock }: OAuthServices,
): Promise<VerifiedJwt> {
  const verified = await verifyExternalJwt(assertion, issuer, clock());
  if (verified === null) throw unauthenticated(`${issuer.issuer}: the assertion does not hold`);
  return verified;
}

/**
 * Whether it is for us as an authorization server: addressed to us, or to the audience agreed with the issuer as long as it is no access
 * token. A narrow access token must not be a way to all of the client's scopes.
 */
function isAssertion({ payload, type }: VerifiedJwt, issuer: TrustedIssuer, { urls }: OAuthServices): boolean {
  if (type === 'at+jwt' || type === 'application/at+jwt') return false;
  if (isFor(payload.aud, urls.issuer, urls.token)) return true;
  return isFor(payload.aud, issuer.audience) && payload[issuer.scopeClaim] === undefined;
}
