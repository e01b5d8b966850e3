import { dpopAlgs } from '../dpop/verify-proof.js';
import type { OAuthError } from '../oauth-error.js';

/** Why the resource refuses: an error, no credentials at all (`null`), or scopes that are missing. */
export type Refusal = OAuthError | null | { readonly insufficientScope: readonly string[] };

/** Makes the headers of a refusal at the resource (RFC 6750 3, RFC 9449 7.1, RFC 9728 5.1). */
export type Challenge = (refusal: Refusal) => Readonly<Record<string, string>>;

/** Every challenge names the resource's metadata, so that a client finds its way to the token endpoint (TS-12). */
export function createChallenge(resourceMetadata: string, isBasicAllowed: boolean): Challenge {
  const bearer = (params: Readonly<Record<string, string>> = {}) =>
    authScheme('Bearer', { realm: 'scopeql', ...params, resource_metadata: resourceMetadata });
  const dpop = (params: Readonly<Record<string, string>> = {}) =>
    authScheme('DPoP', { ...params, algs: dpopAlgs.join(' '), resource_metadata: resourceMetadata });
  const basic = isBasicAllowed
    ? [authScheme('Basic', { realm: 'scopeql', charset: 'UTF-8', resource_metadata: resourceMetadata })]
    : [];

  return (refusal) => {
    if (refusal === null) return { 'www-authenticate': [bearer(), dpop(), ...basic].join(', ') };
    if ('insufficientScope' in refusal) {
      const scope = refusal.insufficientScope.join(' ');
      const params = { error: 'insufficient_scope', error_description: 'a scope is missing', scope };
      // Which of the two was tried is not known here, and either may ask for more.
      return { 'www-authenticate': [bearer(params), dpop(params)].join(', ') };
    }
    return { ...errorChallenge(refusal), ...refusal.headers };
  };

  function errorChallenge(error: OAuthError): Record<string, string> {
    if (error.status !== 401 && error.code !== 'invalid_request') return {};
    const params = { error: error.code, error_description: error.message };
    if (error.code === 'invalid_client') return { 'www-authenticate': [...basic, bearer()].join(', ') };
    // The scheme that was tried says what is wrong; where that was Bearer, a bound token may need the other (RFC 9449 7.2).
    return { 'www-authenticate': error.scheme === 'DPoP' ? dpop(params) : [bearer(params), dpop()].join(', ') };
  }
}

function authScheme(scheme: string, params: Readonly<Record<string, string>>): string {
  const list = Object.entries(params).map(([name, value]) => `${name}="${value.replace(/["\\]/g, '')}"`);
  return `${scheme} ${list.join(', ')}`;
}
