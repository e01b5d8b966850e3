import { withoutEndSlash } from '../lib/without-end-slash.js';
import { dpopAlgs } from './dpop/verify-proof.js';
import type { OAuthUrls } from './services.js';
import type { OAuthPaths } from './token-service.js';

const authMethods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];
const assertionAlgs = ['ES256', 'ES384', 'ES512', 'RS256', 'PS256', 'EdDSA'];

/** The URLs by which clients know us: all below the issuer, none from a request. */
export function urlsOf(issuer: string, audience: string): OAuthUrls {
  const base = withoutEndSlash(issuer);
  return {
    issuer,
    audience,
    token: `${base}/oauth/token`,
    introspect: `${base}/oauth/introspect`,
    revoke: `${base}/oauth/revoke`,
    jwks: `${base}/.well-known/jwks.json`,
    resourceMetadata: resourceMetadataUrl(issuer, audience),
  };
}

/** Paths to serve on: the well-known ones, and those below an issuer with a path of its own, as clients see them without a proxy. */
export function pathsOf(issuer: string, audience: string): OAuthPaths {
  const prefix = withoutEndSlash(new URL(issuer).pathname);
  const below = (path: string) => [...new Set([path, prefix + path])];
  const wellKnown = (name: string, ...suffixes: string[]) =>
    [...new Set(['', ...suffixes])].map((suffix) => `/.well-known/${name}${suffix}`);
  return {
    token: below('/oauth/token'),
    introspect: below('/oauth/introspect'),
    revoke: below('/oauth/revoke'),
    jwks: below('/.well-known/jwks.json'),
    metadata: wellKnown('oauth-authorization-server', prefix),
    resourceMetadata: wellKnown('oauth-protected-resource', pathOf(audience)),
  };
}

/** Authorization server metadata (TS-12; RFC 8414 2, RFC 9449 5.1, RFC 9728 4). Scopes are not listed: they are nobody's but a client's. */
export function serverMetadata(urls: OAuthUrls): object {
  return {
    issuer: urls.issuer,
    token_endpoint: urls.token,
    jwks_uri: urls.jwks,
    introspection_endpoint: urls.introspect,
    revocation_endpoint: urls.revoke,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: authMethods,
    token_endpoint_auth_signing_alg_values_supported: assertionAlgs,
    introspection_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_signing_alg_values_supported: assertionAlgs,
    revocation_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_signing_alg_values_supported: assertionAlgs,
    dpop_signing_alg_values_supported: dpopAlgs,
    protected_resources: [urls.audience],
  };
}

/** Protected resource metadata (TS-12; RFC 9728 2). */
export function protectedResourceMetadata(urls: OAuthUrls): object {
  return {
    resource: urls.audience,
    authorization_servers: [urls.issuer],
    bearer_methods_supported: ['header'],
    dpop_signing_alg_values_supported: dpopAlgs,
    resource_name: 'ScopeQL',
  };
}

/** RFC 9728 3.1: between the host and the path of the resource. An audience that is no URL has its document at the issuer's root. */
function resourceMetadataUrl(issuer: string, audience: string): string {
  if (!/^https?:/.test(audience)) return `${new URL(issuer).origin}/.well-known/oauth-protected-resource`;
  const { origin, search } = new URL(audience);
  return `${origin}/.well-known/oauth-protected-resource${pathOf(audience)}${search}`;
}

function pathOf(audience: string): string {
  return /^https?:/.test(audience) ? withoutEndSlash(new URL(audience).pathname) : '';
}
