import type { RegisteredClient } from '../registry/registered-client.js';
import type { KeyRing } from './keys/key-ring.js';
import type { Challenge } from './resource/challenge.js';
import type { OAuthEndpoint } from './services.js';
import type { ResourceRequest, WireAnswer, WireRequest } from './wire.js';

/** Who a request to the protected resource comes from, as its credentials prove it. */
export interface Access {
  readonly client: RegisteredClient;
  /** Effective scopes: the token's that the client still has. The same object for the same token while nothing changes. */
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
  /**
   * Loads keys and denylist; makes the first signing key of an empty store. The node is not ready before. A server adopts its
   * `SIGNING_ALG` by a rotation; a command line must not. @throws StoreError, KeyUnreadableError
   */
  start(options?: { readonly adoptSigningAlg?: boolean }): Promise<void>;
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
  readonly challenge: Challenge;
  /**
   * The answer of an OAuth endpoint to a request that never reached it, such as a body too large: an HTTP framework's error with
   * `statusCode`, or a fault.
   */
  answerFailure(endpoint: OAuthEndpoint, requestId: string, error: unknown): WireAnswer;
  /** For the command line: keys, tokens made without the endpoint, revocation by whoever holds the store. */
  readonly keys: KeyRing;
  /** The token endpoint's body for a client. `scope` as there: within the client's, all of them when it is not given. @throws InputError */
  issueAccessToken(client: RegisteredClient, scope?: string): Promise<TokenBody>;
  /** Ends one access token, given itself or its id. @throws InputError when it is neither, StoreError */
  revokeAccessToken(tokenOrJti: string): Promise<void>;
}

/** What a token request is answered with (RFC 6749 5.1). */
export interface TokenBody {
  readonly access_token: string;
  readonly token_type: 'Bearer' | 'DPoP';
  readonly expires_in: number;
  readonly scope: string;
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
