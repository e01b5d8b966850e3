import type { RegisteredClient } from '../registry/registered-client.js';
import type { OAuthError } from './oauth-error.js';
import type { ResourceRequest, WireAnswer, WireRequest } from './wire.js';

/** Who a request to the protected resource comes from, as its credentials prove it. */
export interface Access {
  readonly client: RegisteredClient;
  /** Effective scopes: the token's that the client still has. */
  readonly scopes: ReadonlySet<string>;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  /** Of the access token; `null` for Basic and for external tokens that have none. */
  readonly jti: string | null;
  /** Headers that the answer must carry, `dpop-nonce` for one; mostly empty. */
  readonly answerHeaders: Readonly<Record<string, string>>;
}

/** The authorization server and the resource side's verification. Knows HTTP only as `WireRequest` and `WireAnswer`. */
export interface TokenService {
  /** Loads keys and denylist; makes the first signing key of an empty store. The node is not ready before. */
  start(): Promise<void>;
  stop(): Promise<void>;
  isReady(): boolean;
  /** The three endpoints take any method and any body and never throw. */
  token(request: WireRequest): Promise<WireAnswer>;
  introspect(request: WireRequest): Promise<WireAnswer>;
  revoke(request: WireRequest): Promise<WireAnswer>;
  /** RFC 8414, RFC 9728 and RFC 7517 documents, to be served at `paths`. */
  metadata(): WireAnswer;
  resourceMetadata(): WireAnswer;
  jwks(): WireAnswer;
  readonly paths: OAuthPaths;
  /**
   * Verifies the credentials of a request to the resource: Bearer or DPoP token, Basic where allowed. `null`: none presented.
   * @throws OAuthError invalid_token, invalid_request, use_dpop_nonce, invalid_dpop_proof, too_many_requests, temporarily_unavailable
   */
  authenticate(request: ResourceRequest): Promise<Access | null>;
  /**
   * Headers of a refusal at the resource: `www-authenticate` with `resource_metadata`, and what the error adds.
   * `null`: no credentials were presented. `insufficient_scope` names the scopes that are needed.
   */
  challenge(
    refusal: OAuthError | null | { readonly insufficientScope: readonly string[] },
  ): Readonly<Record<string, string>>;
  /** The answer of an OAuth endpoint to a request that never reached it: a body too large (413), the store down, a fault. */
  answerFailure(error: unknown): WireAnswer;
}

/** Paths on this server, several where an issuer with a path wants its own beside the usual one. */
export interface OAuthPaths {
  readonly token: readonly string[];
  readonly introspect: readonly string[];
  readonly revoke: readonly string[];
  readonly metadata: readonly string[];
  readonly resourceMetadata: readonly string[];
  readonly jwks: readonly string[];
}
