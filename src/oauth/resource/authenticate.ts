import { parseBasic } from '../client-auth/parse-basic.js';
import type { RecentProofs } from '../dpop/recent-proofs.js';
import type { VerifyExternalToken } from '../external/external-access-token.js';
import type { TrustedIssuer } from '../external/trusted-issuers.js';
import { OAuthError, ofClient } from '../oauth-error.js';
import type { OAuthServices } from '../services.js';
import type { Access } from '../token-service.js';
import { requireLiveToken } from '../tokens/live-token.js';
import { issuerOf } from '../tokens/read-claims.js';
import { badToken, type TokenClaims } from '../tokens/verify-access-token.js';
import type { ResourceRequest } from '../wire.js';
import { createRequireProof } from './proof-of-possession.js';

export interface ResourceOptions {
  readonly verifyExternalToken: VerifyExternalToken;
  readonly recentProofs: RecentProofs;
  readonly isBasicAllowed: boolean;
  readonly services: OAuthServices;
}

/** Verifies the credentials of a request to the resource; `null`: it presents none. */
export type Authenticate = (request: ResourceRequest) => Promise<Access | null>;

const noHeaders = {};

/**
 * The resource's side (RFC 6750 2.1, RFC 9449 7): one `Authorization` header with a Bearer or DPoP token, or Basic where that is
 * allowed. A token in the URL or the body is as if absent.
 */
export function createAuthenticate(options: ResourceOptions): Authenticate {
  const { verifyExternalToken, recentProofs, isBasicAllowed, services } = options;
  const { urls, clock, nonces, directory, trustedIssuers } = services;
  const requireProof = createRequireProof(services, recentProofs);

  return async (request) => {
    const { authorization } = request.headers;
    if (authorization.length > 1) throw new OAuthError('invalid_request', 'several Authorization headers');
    const [header] = authorization;
    if (header === undefined) return null;
    if (!directory.isFresh())
      throw new OAuthError('temporarily_unavailable', 'the server cannot decide this now, try again');
    const space = header.indexOf(' ');
    const scheme = header.slice(0, space === -1 ? undefined : space).toLowerCase();
    const credentials = space === -1 ? '' : header.slice(space + 1).trim();
    if (scheme === 'bearer') return byBearer(credentials);
    if (scheme === 'dpop') return byDpop(credentials, request).catch(inDpopWords);
    if (scheme === 'basic' && isBasicAllowed) return byBasic(header, request);
    throw badToken('an authentication scheme that is not served');
  };

  async function byBearer(token: string): Promise<Access> {
    const claims = await verifyToken(token);
    const { client, scopes } = await requireLiveToken(claims, services);
    if (claims.jkt !== null) throw badToken('bound to a DPoP key, but presented as a bearer token', claims);
    if (client.dpopOnly) throw badToken('its client must use DPoP', claims);
    services.noteUse({ clientId: client.id, secretKeyId: null });
    return { client, scopes, expiresAt: claims.exp, jti: claims.jti, answerHeaders: noHeaders };
  }

  async function byDpop(token: string, request: ResourceRequest): Promise<Access> {
    const claims = await verifyToken(token);
    const { client, scopes } = await requireLiveToken(claims, services);
    if (claims.jkt === null) throw badToken('not bound to a key, but presented with DPoP', claims);
    await requireProof(token, claims.jkt, request).catch((error: unknown) => {
      throw ofClient(error, client.id);
    });
    services.noteUse({ clientId: client.id, secretKeyId: null });
    return {
      client,
      scopes,
      expiresAt: claims.exp,
      jti: claims.jti,
      answerHeaders: { 'dpop-nonce': nonces.current() },
    };
  }

  function verifyToken(token: string): Promise<TokenClaims> {
    const trusted = findTrusted(token);
    return trusted === null ? services.verifyOwnToken(token) : verifyExternalToken(token, trusted);
  }

  function findTrusted(token: string): TrustedIssuer | null {
    const issuer = trustedIssuers.isEmpty ? null : issuerOf(token);
    return issuer === null || issuer === urls.issuer ? null : trustedIssuers.find(issuer);
  }

  /** Basic client credentials, never for GET: a browser must not be made to send them (TS-17). */
  async function byBasic(header: string, { method, ip }: ResourceRequest): Promise<Access> {
    if (method !== 'POST') throw badToken('Basic is for POST alone');
    const basic = parseBasic(header);
    if (basic === null)
      throw new OAuthError('invalid_client', 'client authentication failed', { detail: 'malformed Basic' });
    const { client, secret } = await services.secrets.verify({ method: 'client_secret_basic', ...basic }, ip);
    if (client.dpopOnly) throw badToken('its client must use DPoP', { clientId: client.id });
    services.noteUse({ clientId: client.id, secretKeyId: secret.keyId });
    const ttlEnd = clock() / 1000 + services.ttlSeconds;
    const expiresAt = Math.floor(Math.min(ttlEnd, (secret.expiresAt ?? Number.POSITIVE_INFINITY) / 1000));
    return { client, scopes: client.scopes, expiresAt, jti: null, answerHeaders: noHeaders };
  }
}

/** Who came by DPoP is answered by a challenge of that scheme (RFC 9449 7.1). */
function inDpopWords(error: unknown): never {
  throw error instanceof OAuthError ? error.with({ scheme: 'DPoP' }) : error;
}
