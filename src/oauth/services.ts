import type { Clock } from '../lib/clock.js';
import type { Log } from '../observe/log.js';
import type { RegisteredClient } from '../registry/registered-client.js';
import type { SecretVerifier } from './client-auth/secret-verifier.js';
import type { Throttle } from './client-auth/throttle.js';
import type { DpopNonces } from './dpop/nonces.js';
import type { TrustedIssuers } from './external/trusted-issuers.js';
import type { KeyRing } from './keys/key-ring.js';
import type { AccessTokens } from './tokens/access-tokens.js';
import type { Denylist } from './tokens/denylist.js';
import type { VerifyOwnToken } from './tokens/verify-access-token.js';

/** Who is registered, as this node knows it; the registry. */
export interface ClientDirectory {
  /** From memory alone: what nobody has authenticated for yet must cost the store nothing. */
  peekClient(id: string): RegisteredClient | null;
  /** From memory; one that memory lacks is looked for in the store once. */
  findClient(id: string): Promise<RegisteredClient | null>;
  /** Reads it again first, for a secret that this node does not know yet. */
  rereadClient(id: string): Promise<RegisteredClient | null>;
  findClientBySubject(issuer: string, subject: string): Promise<RegisteredClient | null>;
  /** Whether this node's knowledge is recent enough to decide by (AZ-12). */
  isFresh(): boolean;
}

/** The endpoints that answer in OAuth's words. */
export type OAuthEndpoint = 'token' | 'introspect' | 'revoke';

/** What happened at one of the endpoints, for metrics and audit (TS-19). */
export interface OAuthOutcome {
  readonly endpoint: OAuthEndpoint | 'api';
  /** `issued`, `ok`, or the error code. */
  readonly outcome: string;
  /** Only ever the id of a registered client. */
  readonly clientId: string | null;
  readonly requestId: string;
}

/** Notes that a client, or one of its secrets, was used; must not wait for the store (TS-16). */
export type NoteUse = (use: { readonly clientId: string; readonly secretKeyId: string | null }) => void;

/** URLs by which we are known. */
export interface OAuthUrls {
  readonly issuer: string;
  readonly audience: string;
  readonly token: string;
  readonly introspect: string;
  readonly revoke: string;
  readonly jwks: string;
  readonly resourceMetadata: string;
}

/** All that the steps of the endpoints work with. */
export interface OAuthServices {
  readonly urls: OAuthUrls;
  readonly ttlSeconds: number;
  readonly maxTtlSeconds: number;
  readonly directory: ClientDirectory;
  readonly keyRing: KeyRing;
  readonly accessTokens: AccessTokens;
  readonly verifyOwnToken: VerifyOwnToken;
  readonly denylist: Denylist;
  readonly secrets: SecretVerifier;
  readonly throttle: Throttle;
  readonly nonces: DpopNonces;
  readonly trustedIssuers: TrustedIssuers;
  readonly noteUse: NoteUse;
  readonly onOutcome: (outcome: OAuthOutcome) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** One step of an endpoint: takes the request so far, adds to it, or throws. */
export type Step<In, Out> = (request: In, services: OAuthServices) => Out | Promise<Out>;
