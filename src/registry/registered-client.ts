import type { Grant, Permission, Scope } from '../access/rights.js';

/** One secret of a client: `sqs_<keyId>_<43 characters>`, of which only the bcrypt hash is kept. */
export interface ClientSecret {
  readonly keyId: string;
  readonly hash: string;
  /** Milliseconds since the epoch; `null`: no end. */
  readonly expiresAt: number | null;
}

/** How a client may authenticate at the token endpoint (RFC 7591 names). */
export type AuthMethod = 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt';

/**
 * A client as this node knows it: an immutable snapshot, its groups' grants already merged in. A change of the client or of
 * one of its groups makes a new snapshot, so whatever was remembered about the old object dies with it (use a WeakMap).
 */
export interface RegisteredClient {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since the epoch: a client that is deleted and registered anew under its id is another one. */
  readonly registeredAt: number;
  readonly enabled: boolean;
  readonly scopes: ReadonlySet<Scope>;
  readonly groups: readonly string[];
  /** Its own and its groups' grants, by permission. Ended ones are dropped when an actor is made, not here. */
  readonly grants: ReadonlyMap<Permission, readonly Grant[]>;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** Lifetime of its access tokens in seconds; `null`: the server's default. */
  readonly ttlSeconds: number | null;
  /** Tokens issued before this second (since the epoch) are dead (TS-9). */
  readonly tokensValidFrom: number;
  readonly authMethods: readonly AuthMethod[];
  readonly secrets: readonly ClientSecret[];
  /** Public keys for private_key_jwt, as a JWK set; `null`: none. */
  readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] } | null;
  /** The subject of a trusted external issuer that acts as this client (TS-18, TS-20). */
  readonly externalSubject: { readonly issuer: string; readonly subject: string } | null;
  readonly dpopOnly: boolean;
}
