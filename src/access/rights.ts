/** A Django-style permission code: `view_movie`. */
export type Permission = string;

/** An OAuth scope: `movie:read`. */
export type Scope = string;

/** A value of the JSON that a `where` (a row filter) is written in. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A row filter as it is stored: the model's own `where` language, with `$client.*` placeholders not yet filled in. */
export type StoredWhere = { readonly [key: string]: Json };

/** A permission that a client holds, why it holds it, on which rows, and until when. */
export interface Grant {
  readonly permission: Permission;
  /** `null`: every row. */
  readonly where: StoredWhere | null;
  /** Milliseconds since the epoch, exclusive; `null`: no end. */
  readonly until: number | null;
  /** The group that gave it; `null`: the client's own grant. */
  readonly group: string | null;
}

/** What a set of scopes and grants allows, whoever holds it. Pure data: decisions need nothing else. */
export interface Rights {
  readonly scopes: ReadonlySet<Scope>;
  /** Grants in force by permission; a permission that is not a key is not held. */
  readonly grants: ReadonlyMap<Permission, readonly Grant[]>;
}

/** The authenticated client of one request. */
export interface Actor extends Rights {
  readonly clientId: string;
  readonly clientName: string;
  /** When it was registered, in milliseconds since the epoch: with the id it names this client and no predecessor. */
  readonly clientSince: number;
  /** All scopes that the client is registered for, in this token or not: advice names the token's lack or the client's. */
  readonly clientScopes: ReadonlySet<Scope>;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** End of the token, in seconds since the epoch. */
  readonly expiresAt: number;
  /** Equal for two actors exactly if they have the same scopes and held permissions (rows aside): the key of cached decisions. */
  readonly rightsKey: string;
}
