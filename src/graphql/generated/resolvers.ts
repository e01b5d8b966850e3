import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Row } from '../data/row.js';
import type { Context } from '../context.js';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A day, `YYYY-MM-DD` (RFC 3339 full-date), without a time of day. */
  Date: { input: Date; output: Date | string; }
  /** An instant, RFC 3339, answered in UTC with milliseconds: `2026-03-01T12:00:00.000Z`. */
  DateTime: { input: Date; output: Date | string; }
  /** Any JSON value; row filters are written in it. */
  JSON: { input: unknown; output: unknown; }
  /** A whole number from -(2^53 - 1) to 2^53 - 1. */
  SafeInt: { input: number; output: number; }
};

/** A permission and any one of some scopes. */
export type AccessRequirement = {
  __typename?: 'AccessRequirement';
  /** The permission code; several are joined by a space, and all are needed. */
  permission?: Maybe<Scalars['String']['output']>;
  /** Any one of them will do; one that needs several at once has them joined by a space. */
  scopes: Array<Scalars['String']['output']>;
};

/** What a generated root field does to its model. */
export type ActionVerb =
  /** Counts and measures rows. */
  | 'AGGREGATE'
  /** Creates a row. */
  | 'CREATE'
  /** Creates rows. */
  | 'CREATE_MANY'
  /** Deletes a row. */
  | 'DELETE'
  /** Deletes rows. */
  | 'DELETE_MANY'
  /** Reads a page of rows. */
  | 'LIST'
  /** Reads one row. */
  | 'READ'
  /** Changes a row. */
  | 'UPDATE'
  /** Changes rows. */
  | 'UPDATE_MANY'
  /** Changes a row, or creates it. */
  | 'UPSERT';

/** A denial, a mutation or an administrative act: who asked for what, and whether it was allowed; never values or tokens. */
export type AuditEvent = {
  __typename?: 'AuditEvent';
  /** The names of the fields that were written. */
  changedFields: Array<Scalars['String']['output']>;
  /** Who: a client's id; `cli:alice` is the command line, used by `alice` of that machine. */
  clientId: Scalars['String']['output'];
  /** What was decided on: `Mutation.createMovie`, `Movie.usGross`; a command that no mutation matches stands for itself: `keys rotate`. */
  coordinates: Array<Scalars['String']['output']>;
  /** `allowed` or `denied`. */
  decision: Scalars['String']['output'];
  /** What identifies the row; it never changes. */
  id: Scalars['ID']['output'];
  /** `denial`, `mutation`, `administration` or `oauth`. */
  kind: Scalars['String']['output'];
  /** The operation's name in its document; of the command line, the command and whom it was about: `clients grant orders view_movie`. */
  operationName?: Maybe<Scalars['String']['output']>;
  /** The request's id, which the log has too. */
  requestId: Scalars['String']['output'];
  /** When. */
  time: Scalars['DateTime']['output'];
  /** 0 when the row is created, one more with every change. */
  version: Scalars['Int']['output'];
};

/** What AuditEvent rows come to, all together or those of one group. */
export type AuditEventAggregate = {
  __typename?: 'AuditEventAggregate';
  /** How many rows there are. */
  count: Scalars['Int']['output'];
  /** What the rows have in common; null without `groupBy`. */
  group?: Maybe<AuditEventGroup>;
  /** The greatest value; null for none. */
  max?: Maybe<AuditEventMax>;
  /** The least value; null for none. */
  min?: Maybe<AuditEventMin>;
};

/** A page of AuditEvent rows. */
export type AuditEventConnection = {
  __typename?: 'AuditEventConnection';
  /** The rows of this page with their cursors. */
  edges: Array<AuditEventEdge>;
  /** The rows of this page. */
  nodes: Array<AuditEvent>;
  /** Where this page lies among all. */
  pageInfo: PageInfo;
  /** How many rows match, on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A AuditEvent on a page. */
export type AuditEventEdge = {
  __typename?: 'AuditEventEdge';
  /** Where it lies in the order; opaque, for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The row. */
  node: AuditEvent;
};

/** What the AuditEvent rows of a group have in common; null where it is not grouped by. */
export type AuditEventGroup = {
  __typename?: 'AuditEventGroup';
  /** ClientId. Who: a client's id; `cli:alice` is the command line, used by `alice` of that machine. */
  clientId?: Maybe<Scalars['String']['output']>;
  /** Decision. `allowed` or `denied`. */
  decision?: Maybe<Scalars['String']['output']>;
  /** Kind. `denial`, `mutation`, `administration` or `oauth`. */
  kind?: Maybe<Scalars['String']['output']>;
  /** OperationName. The operation's name in its document; of the command line, the command and whom it was about: `clients grant orders view_movie`. */
  operationName?: Maybe<Scalars['String']['output']>;
  /** RequestId. The request's id, which the log has too. */
  requestId?: Maybe<Scalars['String']['output']>;
  /** The day (UTC) of time. When. */
  timeByDay?: Maybe<Scalars['Date']['output']>;
  /** The month, `YYYY-MM` (UTC), of time. When. */
  timeByMonth?: Maybe<Scalars['String']['output']>;
  /** The year (UTC) of time. When. */
  timeByYear?: Maybe<Scalars['Int']['output']>;
};

/** What AuditEvent rows can be grouped by. */
export type AuditEventGroupBy =
  /** By clientId. Who: a client's id; `cli:alice` is the command line, used by `alice` of that machine. */
  | 'clientId'
  /** By decision. `allowed` or `denied`. */
  | 'decision'
  /** By kind. `denial`, `mutation`, `administration` or `oauth`. */
  | 'kind'
  /** By operationName. The operation's name in its document; of the command line, the command and whom it was about: `clients grant orders view_movie`. */
  | 'operationName'
  /** By requestId. The request's id, which the log has too. */
  | 'requestId'
  /** By the day (UTC) of time. When. */
  | 'timeByDay'
  /** By the month, `YYYY-MM` (UTC), of time. When. */
  | 'timeByMonth'
  /** By the year (UTC) of time. When. */
  | 'timeByYear';

/** The greatest value; null for none. Of AuditEvent rows. */
export type AuditEventMax = {
  __typename?: 'AuditEventMax';
  /** The greatest value; null for none. When. */
  time?: Maybe<Scalars['DateTime']['output']>;
};

/** The least value; null for none. Of AuditEvent rows. */
export type AuditEventMin = {
  __typename?: 'AuditEventMin';
  /** The least value; null for none. When. */
  time?: Maybe<Scalars['DateTime']['output']>;
};

/** One key to sort AuditEvent rows by. */
export type AuditEventOrderBy =
  /** Sorts by clientId. Who: a client's id; `cli:alice` is the command line, used by `alice` of that machine. */
  { clientId: SortDirection; decision?: never; id?: never; kind?: never; operationName?: never; requestId?: never; time?: never; version?: never; }
  |  /** Sorts by decision. `allowed` or `denied`. */
  { clientId?: never; decision: SortDirection; id?: never; kind?: never; operationName?: never; requestId?: never; time?: never; version?: never; }
  |  /** Sorts by id. What identifies the row; it never changes. */
  { clientId?: never; decision?: never; id: SortDirection; kind?: never; operationName?: never; requestId?: never; time?: never; version?: never; }
  |  /** Sorts by kind. `denial`, `mutation`, `administration` or `oauth`. */
  { clientId?: never; decision?: never; id?: never; kind: SortDirection; operationName?: never; requestId?: never; time?: never; version?: never; }
  |  /** Sorts by operationName. The operation's name in its document; of the command line, the command and whom it was about: `clients grant orders view_movie`. */
  { clientId?: never; decision?: never; id?: never; kind?: never; operationName: SortDirection; requestId?: never; time?: never; version?: never; }
  |  /** Sorts by requestId. The request's id, which the log has too. */
  { clientId?: never; decision?: never; id?: never; kind?: never; operationName?: never; requestId: SortDirection; time?: never; version?: never; }
  |  /** Sorts by time. When. */
  { clientId?: never; decision?: never; id?: never; kind?: never; operationName?: never; requestId?: never; time: SortDirection; version?: never; }
  |  /** Sorts by version. 0 when the row is created, one more with every change. */
  { clientId?: never; decision?: never; id?: never; kind?: never; operationName?: never; requestId?: never; time?: never; version: SortDirection; };

/** Which AuditEvent rows: all keys must hold, `{}` is every row. */
export type AuditEventWhere = {
  /** All of these hold; an empty list is every row. */
  AND?: InputMaybe<Array<AuditEventWhere>>;
  /** This does not hold: every other row, those with null included. */
  NOT?: InputMaybe<AuditEventWhere>;
  /** At least one of these holds; an empty list is no row. */
  OR?: InputMaybe<Array<AuditEventWhere>>;
  /** Filters by changedFields. The names of the fields that were written. */
  changedFields?: InputMaybe<StringListFilter>;
  /** Filters by clientId. Who: a client's id; `cli:alice` is the command line, used by `alice` of that machine. */
  clientId?: InputMaybe<StringFilter>;
  /** Filters by coordinates. What was decided on: `Mutation.createMovie`, `Movie.usGross`; a command that no mutation matches stands for itself: `keys rotate`. */
  coordinates?: InputMaybe<StringListFilter>;
  /** Filters by decision. `allowed` or `denied`. */
  decision?: InputMaybe<StringFilter>;
  /** Filters by id. What identifies the row; it never changes. */
  id?: InputMaybe<IdFilter>;
  /** Filters by kind. `denial`, `mutation`, `administration` or `oauth`. */
  kind?: InputMaybe<StringFilter>;
  /** Filters by operationName. The operation's name in its document; of the command line, the command and whom it was about: `clients grant orders view_movie`. */
  operationName?: InputMaybe<StringFilter>;
  /** Filters by requestId. The request's id, which the log has too. */
  requestId?: InputMaybe<StringFilter>;
  /** Filters by time. When. */
  time?: InputMaybe<DateTimeFilter>;
  /** Filters by version. 0 when the row is created, one more with every change. */
  version?: InputMaybe<IntFilter>;
};

/** What Boolean values are compared by; several operators must all hold. */
export type BooleanFilter = {
  /** Equal; `null` is the same as `isNull: true`. */
  eq?: InputMaybe<Scalars['Boolean']['input']>;
  /** Equal to one of these; an empty list is no row. */
  in?: InputMaybe<Array<Scalars['Boolean']['input']>>;
  /** true: has no value; false: has one. */
  isNull?: InputMaybe<Scalars['Boolean']['input']>;
  /** Not equal, null included; `null` is the same as `isNull: false`. */
  ne?: InputMaybe<Scalars['Boolean']['input']>;
  /** Equal to none of these, null included; an empty list is every row. */
  notIn?: InputMaybe<Array<Scalars['Boolean']['input']>>;
};

/** What a write of many rows did. */
export type BulkPayload = {
  __typename?: 'BulkPayload';
  /** How many rows were created, matched and now have the given values, or are gone. */
  count: Scalars['Int']['output'];
  /** Their ids: as given for a create, else ascending. */
  ids: Array<Scalars['ID']['output']>;
};

/** A service that may get tokens. What it holds by its groups stands with them. */
export type Client = {
  __typename?: 'Client';
  /** What its row filters may name as `$client.attributes.<name>`: each a list of text. */
  attributes: Scalars['JSON']['output'];
  /** Whether its secrets and tokens work. */
  enabled?: Maybe<Scalars['Boolean']['output']>;
  /** Its own grants. */
  grants: Array<ClientGrant>;
  /** The ids of its groups. */
  groups: Array<Scalars['String']['output']>;
  /** What identifies the row; it never changes. */
  id: Scalars['ID']['output'];
  /** When it last got or used a token, at most a minute behind. */
  lastUsed?: Maybe<Scalars['DateTime']['output']>;
  /** Its name, for people. */
  name: Scalars['String']['output'];
  /** The scopes that its tokens may have. */
  scopes: Array<Scalars['String']['output']>;
  /** The lifetime of its tokens in seconds; null: the server's default. */
  ttl?: Maybe<Scalars['Int']['output']>;
  /** 0 when the row is created, one more with every change. */
  version: Scalars['Int']['output'];
};

/** What Client rows come to, all together or those of one group. */
export type ClientAggregate = {
  __typename?: 'ClientAggregate';
  /** How many rows there are. */
  count: Scalars['Int']['output'];
  /** What the rows have in common; null without `groupBy`. */
  group?: Maybe<ClientGroup>;
  /** The greatest value; null for none. */
  max?: Maybe<ClientMax>;
  /** The least value; null for none. */
  min?: Maybe<ClientMin>;
};

/** A page of Client rows. */
export type ClientConnection = {
  __typename?: 'ClientConnection';
  /** The rows of this page with their cursors. */
  edges: Array<ClientEdge>;
  /** The rows of this page. */
  nodes: Array<Client>;
  /** Where this page lies among all. */
  pageInfo: PageInfo;
  /** How many rows match, on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A Client on a page. */
export type ClientEdge = {
  __typename?: 'ClientEdge';
  /** Where it lies in the order; opaque, for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The row. */
  node: Client;
};

/** A permission that a client or a group has. */
export type ClientGrant = {
  __typename?: 'ClientGrant';
  /** The permission code: `view_movie`. */
  permission: Scalars['String']['output'];
  /** When it ends; null: never. */
  until?: Maybe<Scalars['DateTime']['output']>;
  /** The rows that it covers, in the language of the model's `where`; null: all. */
  where?: Maybe<Scalars['JSON']['output']>;
};

/** A permission to give. */
export type ClientGrantInput = {
  /** The permission code: `view_movie`. */
  permission: Scalars['String']['input'];
  /** When it ends. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
  /** Only rows that match, in the language of the model's `where`. */
  where?: InputMaybe<Scalars['JSON']['input']>;
};

/** What the Client rows of a group have in common; null where it is not grouped by. */
export type ClientGroup = {
  __typename?: 'ClientGroup';
  /** Enabled. Whether its secrets and tokens work. */
  enabled?: Maybe<Scalars['Boolean']['output']>;
  /** The day (UTC) of lastUsed. When it last got or used a token, at most a minute behind. */
  lastUsedByDay?: Maybe<Scalars['Date']['output']>;
  /** The month, `YYYY-MM` (UTC), of lastUsed. When it last got or used a token, at most a minute behind. */
  lastUsedByMonth?: Maybe<Scalars['String']['output']>;
  /** The year (UTC) of lastUsed. When it last got or used a token, at most a minute behind. */
  lastUsedByYear?: Maybe<Scalars['Int']['output']>;
  /** Name. Its name, for people. */
  name?: Maybe<Scalars['String']['output']>;
};

/** What Client rows can be grouped by. */
export type ClientGroupBy =
  /** By enabled. Whether its secrets and tokens work. */
  | 'enabled'
  /** By the day (UTC) of lastUsed. When it last got or used a token, at most a minute behind. */
  | 'lastUsedByDay'
  /** By the month, `YYYY-MM` (UTC), of lastUsed. When it last got or used a token, at most a minute behind. */
  | 'lastUsedByMonth'
  /** By the year (UTC) of lastUsed. When it last got or used a token, at most a minute behind. */
  | 'lastUsedByYear'
  /** By name. Its name, for people. */
  | 'name';

/** The greatest value; null for none. Of Client rows. */
export type ClientMax = {
  __typename?: 'ClientMax';
  /** The greatest value; null for none. When it last got or used a token, at most a minute behind. */
  lastUsed?: Maybe<Scalars['DateTime']['output']>;
};

/** The least value; null for none. Of Client rows. */
export type ClientMin = {
  __typename?: 'ClientMin';
  /** The least value; null for none. When it last got or used a token, at most a minute behind. */
  lastUsed?: Maybe<Scalars['DateTime']['output']>;
};

/** One key to sort Client rows by. */
export type ClientOrderBy =
  /** Sorts by enabled. Whether its secrets and tokens work. */
  { enabled: SortDirection; id?: never; lastUsed?: never; name?: never; version?: never; }
  |  /** Sorts by id. What identifies the row; it never changes. */
  { enabled?: never; id: SortDirection; lastUsed?: never; name?: never; version?: never; }
  |  /** Sorts by lastUsed. When it last got or used a token, at most a minute behind. */
  { enabled?: never; id?: never; lastUsed: SortDirection; name?: never; version?: never; }
  |  /** Sorts by name. Its name, for people. */
  { enabled?: never; id?: never; lastUsed?: never; name: SortDirection; version?: never; }
  |  /** Sorts by version. 0 when the row is created, one more with every change. */
  { enabled?: never; id?: never; lastUsed?: never; name?: never; version: SortDirection; };

/** A client that was changed. */
export type ClientPayload = {
  __typename?: 'ClientPayload';
  /** The client as it is now; null if you may not see it. */
  client?: Maybe<Client>;
  /** Its client id. */
  id: Scalars['ID']['output'];
};

/** Which Client rows: all keys must hold, `{}` is every row. */
export type ClientWhere = {
  /** All of these hold; an empty list is every row. */
  AND?: InputMaybe<Array<ClientWhere>>;
  /** This does not hold: every other row, those with null included. */
  NOT?: InputMaybe<ClientWhere>;
  /** At least one of these holds; an empty list is no row. */
  OR?: InputMaybe<Array<ClientWhere>>;
  /** Filters by enabled. Whether its secrets and tokens work. */
  enabled?: InputMaybe<BooleanFilter>;
  /** Filters by groups. The ids of its groups. */
  groups?: InputMaybe<StringListFilter>;
  /** Filters by id. What identifies the row; it never changes. */
  id?: InputMaybe<IdFilter>;
  /** Filters by lastUsed. When it last got or used a token, at most a minute behind. */
  lastUsed?: InputMaybe<DateTimeFilter>;
  /** Filters by name. Its name, for people. */
  name?: InputMaybe<StringFilter>;
  /** Filters by scopes. The scopes that its tokens may have. */
  scopes?: InputMaybe<StringListFilter>;
  /** Filters by version. 0 when the row is created, one more with every change. */
  version?: InputMaybe<IntFilter>;
};

/** A new client. */
export type CreateClientInput = {
  /** An object: each attribute's name with its text or list of texts. */
  attributes?: InputMaybe<Scalars['JSON']['input']>;
  /** Its client id: begins with a lower-case letter or digit, then up to 63 of a-z, 0-9, `.`, `_` and `-`. */
  clientId: Scalars['String']['input'];
  /** Its own grants. */
  grants?: InputMaybe<Array<ClientGrantInput>>;
  /** The ids of its groups. */
  groups?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Its name, for people; left out: its id. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The scopes that its tokens may have. */
  scopes?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** A client that was just registered. */
export type CreatedClient = {
  __typename?: 'CreatedClient';
  /** The client; null if you may not see it. */
  client?: Maybe<Client>;
  /** Its client id. */
  id: Scalars['ID']['output'];
  /** Its secret, shown this once. */
  secret: Scalars['String']['output'];
};

/** What Date values are compared by; several operators must all hold. */
export type DateFilter = {
  /** Equal; `null` is the same as `isNull: true`. */
  eq?: InputMaybe<Scalars['Date']['input']>;
  /** Greater. */
  gt?: InputMaybe<Scalars['Date']['input']>;
  /** Greater or equal. */
  gte?: InputMaybe<Scalars['Date']['input']>;
  /** Equal to one of these; an empty list is no row. */
  in?: InputMaybe<Array<Scalars['Date']['input']>>;
  /** true: has no value; false: has one. */
  isNull?: InputMaybe<Scalars['Boolean']['input']>;
  /** Less. */
  lt?: InputMaybe<Scalars['Date']['input']>;
  /** Less or equal. */
  lte?: InputMaybe<Scalars['Date']['input']>;
  /** Not equal, null included; `null` is the same as `isNull: false`. */
  ne?: InputMaybe<Scalars['Date']['input']>;
  /** Equal to none of these, null included; an empty list is every row. */
  notIn?: InputMaybe<Array<Scalars['Date']['input']>>;
};

/** What DateTime values are compared by; several operators must all hold. */
export type DateTimeFilter = {
  /** Equal; `null` is the same as `isNull: true`. */
  eq?: InputMaybe<Scalars['DateTime']['input']>;
  /** Greater. */
  gt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Greater or equal. */
  gte?: InputMaybe<Scalars['DateTime']['input']>;
  /** Equal to one of these; an empty list is no row. */
  in?: InputMaybe<Array<Scalars['DateTime']['input']>>;
  /** true: has no value; false: has one. */
  isNull?: InputMaybe<Scalars['Boolean']['input']>;
  /** Less. */
  lt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Less or equal. */
  lte?: InputMaybe<Scalars['DateTime']['input']>;
  /** Not equal, null included; `null` is the same as `isNull: false`. */
  ne?: InputMaybe<Scalars['DateTime']['input']>;
  /** Equal to none of these, null included; an empty list is every row. */
  notIn?: InputMaybe<Array<Scalars['DateTime']['input']>>;
};

/** What was deleted. */
export type DeletePayload = {
  __typename?: 'DeletePayload';
  /** The id of the row that is gone. */
  id: Scalars['ID']['output'];
};

/** A client that was deleted. */
export type DeletedClient = {
  __typename?: 'DeletedClient';
  /** Its client id. */
  id: Scalars['ID']['output'];
};

/** Who directed a film. */
export type Director = {
  __typename?: 'Director';
  /** What identifies the row; it never changes. */
  id: Scalars['ID']['output'];
  /** The films of this director. */
  movies?: Maybe<MovieConnection>;
  /** The name, unique among directors. */
  name: Scalars['String']['output'];
  /** 0 when the row is created, one more with every change. */
  version: Scalars['Int']['output'];
};


/** Who directed a film. */
export type DirectorMoviesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<Array<MovieOrderBy>>;
  where?: InputMaybe<MovieWhere>;
};

/** What Director rows come to, all together or those of one group. */
export type DirectorAggregate = {
  __typename?: 'DirectorAggregate';
  /** How many rows there are. */
  count: Scalars['Int']['output'];
  /** What the rows have in common; null without `groupBy`. */
  group?: Maybe<DirectorGroup>;
};

/** A page of Director rows. */
export type DirectorConnection = {
  __typename?: 'DirectorConnection';
  /** The rows of this page with their cursors. */
  edges: Array<DirectorEdge>;
  /** The rows of this page. */
  nodes: Array<Director>;
  /** Where this page lies among all. */
  pageInfo: PageInfo;
  /** How many rows match, on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A new Director. */
export type DirectorCreateInput = {
  /** The name, unique among directors. */
  name: Scalars['String']['input'];
};

/** A Director on a page. */
export type DirectorEdge = {
  __typename?: 'DirectorEdge';
  /** Where it lies in the order; opaque, for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The row. */
  node: Director;
};

/** What the Director rows of a group have in common; null where it is not grouped by. */
export type DirectorGroup = {
  __typename?: 'DirectorGroup';
  /** Name. The name, unique among directors. */
  name?: Maybe<Scalars['String']['output']>;
};

/** What Director rows can be grouped by. */
export type DirectorGroupBy =
  /** By name. The name, unique among directors. */
  | 'name';

/** One key to sort Director rows by. */
export type DirectorOrderBy =
  /** Sorts by id. What identifies the row; it never changes. */
  { id: SortDirection; name?: never; version?: never; }
  |  /** Sorts by name. The name, unique among directors. */
  { id?: never; name: SortDirection; version?: never; }
  |  /** Sorts by version. 0 when the row is created, one more with every change. */
  { id?: never; name?: never; version: SortDirection; };

/** What was written to a Director. */
export type DirectorPayload = {
  __typename?: 'DirectorPayload';
  /** The row as it is now; null if you may not see it. */
  director?: Maybe<Director>;
  /** The id of the row; needs no right to view it. */
  id: Scalars['ID']['output'];
};

/** A reference to a Director that you may see and that matches. */
export type DirectorReferenceWhere = {
  /** All of these hold; an empty list is every row. */
  AND?: InputMaybe<Array<DirectorWhere>>;
  /** This does not hold: every other row, those with null included. */
  NOT?: InputMaybe<DirectorWhere>;
  /** At least one of these holds; an empty list is no row. */
  OR?: InputMaybe<Array<DirectorWhere>>;
  /** Filters by id. What identifies the row; it never changes. */
  id?: InputMaybe<IdFilter>;
  /** true: there is no Director that you may see; false: there is one. */
  isNull?: InputMaybe<Scalars['Boolean']['input']>;
  /** Filters by movies. The films of this director. */
  movies?: InputMaybe<MovieListWhere>;
  /** Filters by name. The name, unique among directors. */
  name?: InputMaybe<StringFilter>;
  /** Filters by version. 0 when the row is created, one more with every change. */
  version?: InputMaybe<IntFilter>;
};

/** The one Director that has a unique key. */
export type DirectorUnique =
  /** Its name. The name, unique among directors. */
  { name: Scalars['String']['input']; };

/** Changes of a Director: what is left out stays, null clears. */
export type DirectorUpdateInput = {
  /** The name, unique among directors. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** Which Director rows: all keys must hold, `{}` is every row. */
export type DirectorWhere = {
  /** All of these hold; an empty list is every row. */
  AND?: InputMaybe<Array<DirectorWhere>>;
  /** This does not hold: every other row, those with null included. */
  NOT?: InputMaybe<DirectorWhere>;
  /** At least one of these holds; an empty list is no row. */
  OR?: InputMaybe<Array<DirectorWhere>>;
  /** Filters by id. What identifies the row; it never changes. */
  id?: InputMaybe<IdFilter>;
  /** Filters by movies. The films of this director. */
  movies?: InputMaybe<MovieListWhere>;
  /** Filters by name. The name, unique among directors. */
  name?: InputMaybe<StringFilter>;
  /** Filters by version. 0 when the row is created, one more with every change. */
  version?: InputMaybe<IntFilter>;
};

/** The company that brought a film to the cinemas. */
export type Distributor = {
  __typename?: 'Distributor';
  /** What identifies the row; it never changes. */
  id: Scalars['ID']['output'];
  /** The films that it distributed. */
  movies?: Maybe<MovieConnection>;
  /** The name, unique among distributors. */
  name: Scalars['String']['output'];
  /** 0 when the row is created, one more with every change. */
  version: Scalars['Int']['output'];
};


/** The company that brought a film to the cinemas. */
export type DistributorMoviesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<Array<MovieOrderBy>>;
  where?: InputMaybe<MovieWhere>;
};

/** What Distributor rows come to, all together or those of one group. */
export type DistributorAggregate = {
  __typename?: 'DistributorAggregate';
  /** How many rows there are. */
  count: Scalars['Int']['output'];
  /** What the rows have in common; null without `groupBy`. */
  group?: Maybe<DistributorGroup>;
};

/** A page of Distributor rows. */
export type DistributorConnection = {
  __typename?: 'DistributorConnection';
  /** The rows of this page with their cursors. */
  edges: Array<DistributorEdge>;
  /** The rows of this page. */
  nodes: Array<Distributor>;
  /** Where this page lies among all. */
  pageInfo: PageInfo;
  /** How many rows match, on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A new Distributor. */
export type DistributorCreateInput = {
  /** The name, unique among distributors. */
  name: Scalars['String']['input'];
};

/** A Distributor on a page. */
export type DistributorEdge = {
  __typename?: 'DistributorEdge';
  /** Where it lies in the order; opaque, for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The row. */
  node: Distributor;
};

/** What the Distributor rows of a group have in common; null where it is not grouped by. */
export type DistributorGroup = {
  __typename?: 'DistributorGroup';
  /** Name. The name, unique among distributors. */
  name?: Maybe<Scalars['String']['output']>;
};

/** What Distributor rows can be grouped by. */
export type DistributorGroupBy =
  /** By name. The name, unique among distributors. */
  | 'name';

/** One key to sort Distributor rows by. */
export type DistributorOrderBy =
  /** Sorts by id. What identifies the row; it never changes. */
  { id: SortDirection; name?: never; version?: never; }
  |  /** Sorts by name. The name, unique among distributors. */
  { id?: never; name: SortDirection; version?: never; }
  |  /** Sorts by version. 0 when the row is created, one more with every change. */
  { id?: never; name?: never; version: SortDirection; };

/** What was written to a Distributor. */
export type DistributorPayload = {
  __typename?: 'DistributorPayload';
  /** The row as it is now; null if you may not see it. */
  distributor?: Maybe<Distributor>;
  /** The id of the row; needs no right to view it. */
  id: Scalars['ID']['output'];
};

/** A reference to a Distributor that you may see and that matches. */
export type DistributorReferenceWhere = {
  /** All of these hold; an empty list is every row. */
  AND?: InputMaybe<Array<DistributorWhere>>;
  /** This does not hold: every other row, those with null included. */
  NOT?: InputMaybe<DistributorWhere>;
  /** At least one of these holds; an empty list is no row. */
  OR?: InputMaybe<Array<DistributorWhere>>;
  /** Filters by id. What identifies the row; it never changes. */
  id?: InputMaybe<IdFilter>;
  /** true: there is no Distributor that you may see; false: there is one. */
  isNull?: InputMaybe<Scalars['Boolean']['input']>;
  /** Filters by movies. The films that it distributed. */
  movies?: InputMaybe<MovieListWhere>;
  /** Filters by name. The name, unique among distributors. */
  name?: InputMaybe<StringFilter>;
  /** Filters by version. 0 when the row is created, one more with every change. */
  version?: InputMaybe<IntFilter>;
};

/** The one Distributor that has a unique key. */
export type DistributorUnique =
  /** Its name. The name, unique among distributors. */
  { name: Scalars['String']['input']; };

/** Changes of a Distributor: what is left out stays, null clears. */
export type DistributorUpdateInput = {
  /** The name, unique among distributors. */
  name?: InputMaybe<Scalars['String']['input']>;
};

/** Which Distributor rows: all keys must hold, `{}` is every row. */
export type DistributorWhere = {
  /** All of these hold; an empty list is every row. */
  AND?: InputMaybe<Array<DistributorWhere>>;
  /** This does not hold: every other row, those with null included. */
  NOT?: InputMaybe<DistributorWhere>;
  /** At least one of these holds; an empty list is no row. */
  OR?: InputMaybe<Array<DistributorWhere>>;
  /** Filters by id. What identifies the row; it never changes. */
  id?: InputMaybe<IdFilter>;
  /** Filters by movies. The films that it distributed. */
  movies?: InputMaybe<MovieListWhere>;
  /** Filters by name. The name, unique among distributors. */
  name?: InputMaybe<StringFilter>;
  /** Filters by version. 0 when the row is created, one more with every change. */
  version?: InputMaybe<IntFilter>;
};

/** A grant behind a decision. */
export type ExplainedGrant = {
  __typename?: 'ExplainedGrant';
  /** The group that gave it; null: the client's own. */
  group?: Maybe<Scalars['String']['output']>;
  /** The permission code. */
  permission: Scalars['String']['output'];
  /** When it ends, RFC 3339; null: never. */
  until?: Maybe<Scalars['String']['output']>;
  /** The rows that it covers; null: all. */
  where?: Maybe<Scalars['JSON']['output']>;
};

/** One use of a coordinate. */
export type ExplainedUse = {
  __typename?: 'ExplainedUse';
  /** The decision. */
  allowed: Scalars['Boolean']['output'];
  /** Where allowed: the grants behind it. */
  because?: Maybe<Array<ExplainedGrant>>;
  /** The schema element: `Movie.usGross`. */
  coordinate: Scalars['String']['output'];
  /** What of that is held. */
  held: AccessRequirement;
  /** Where denied: `permission`, `scope`. */
  missing?: Maybe<Array<Scalars['String']['output']>>;
  /** Where denied: the reason in words. */
  reason?: Maybe<Scalars['String']['output']>;
  /** What it needs. */
  required: AccessRequirement;
  /** Response names from the root, joined by dots. */
  selection: Scalars['String']['output'];
};

/** Why a document is answered, or not. */
export type Explanation = {
  __typename?: 'Explanation';
  /** Nothing at all is denied. */
  allowed: Scalars['Boolean']['output'];
  /** Each coordinate that asks something of its own, once a selection. */
  coordinates: Array<ExplainedUse>;
  /** The command that would allow all of it; null: nothing is denied. */
  fix?: Maybe<Scalars['String']['output']>;
};

/** What Float values are compared by; several operators must all hold. */
export type FloatFilter = {
  /** Equal; `null` is the same as `isNull: true`. */
  eq?: InputMaybe<Scalars['Float']['input']>;
  /** Greater. */
  gt?: InputMaybe<Scalars['Float']['input']>;
  /** Greater or equal. */
  gte?: InputMaybe<Scalars['Float']['input']>;
  /** Equal to one of these; an empty list is no row. */
  in?: InputMaybe<Array<Scalars['Float']['input']>>;
  /** true: has no value; false: has one. */
  isNull?: InputMaybe<Scalars['Boolean']['input']>;
  /** Less. */
  lt?: InputMaybe<Scalars['Float']['input']>;
  /** Less or equal. */
  lte?: InputMaybe<Scalars['Float']['input']>;
  /** Not equal, null included; `null` is the same as `isNull: false`. */
  ne?: InputMaybe<Scalars['Float']['input']>;
  /** Equal to none of these, null included; an empty list is every row. */
  notIn?: InputMaybe<Array<Scalars['Float']['input']>>;
};

/** A set of grants that its members hold beside their own. */
export type Group = {
  __typename?: 'Group';
  /** Its grants. */
  grants: Array<ClientGrant>;
  /** What identifies the row; it never changes. */
  id: Scalars['ID']['output'];
  /** 0 when the row is created, one more with every change. */
  version: Scalars['Int']['output'];
};

/** What Group rows come to, all together or those of one group. */
export type GroupAggregate = {
  __typename?: 'GroupAggregate';
  /** How many rows there are. */
  count: Scalars['Int']['output'];
};

/** A page of Group rows. */
export type GroupConnection = {
  __typename?: 'GroupConnection';
  /** The rows of this page with their cursors. */
  edges: Array<GroupEdge>;
  /** The rows of this page. */
  nodes: Array<Group>;
  /** Where this page lies among all. */
  pageInfo: PageInfo;
  /** How many rows match, on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A Group on a page. */
export type GroupEdge = {
  __typename?: 'GroupEdge';
  /** Where it lies in the order; opaque, for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The row. */
  node: Group;
};

/** One key to sort Group rows by. */
export type GroupOrderBy =
  /** Sorts by id. What identifies the row; it never changes. */
  { id: SortDirection; version?: never; }
  |  /** Sorts by version. 0 when the row is created, one more with every change. */
  { id?: never; version: SortDirection; };

/** Which Group rows: all keys must hold, `{}` is every row. */
export type GroupWhere = {
  /** All of these hold; an empty list is every row. */
  AND?: InputMaybe<Array<GroupWhere>>;
  /** This does not hold: every other row, those with null included. */
  NOT?: InputMaybe<GroupWhere>;
  /** At least one of these holds; an empty list is no row. */
  OR?: InputMaybe<Array<GroupWhere>>;
  /** Filters by id. What identifies the row; it never changes. */
  id?: InputMaybe<IdFilter>;
  /** Filters by version. 0 when the row is created, one more with every change. */
  version?: InputMaybe<IntFilter>;
};

/** What ID values are compared by; several operators must all hold. */
export type IdFilter = {
  /** Equal; `null` is the same as `isNull: true`. */
  eq?: InputMaybe<Scalars['ID']['input']>;
  /** Equal to one of these; an empty list is no row. */
  in?: InputMaybe<Array<Scalars['ID']['input']>>;
  /** true: has no value; false: has one. */
  isNull?: InputMaybe<Scalars['Boolean']['input']>;
  /** Not equal, null included; `null` is the same as `isNull: false`. */
  ne?: InputMaybe<Scalars['ID']['input']>;
  /** Equal to none of these, null included; an empty list is every row. */
  notIn?: InputMaybe<Array<Scalars['ID']['input']>>;
};

/** What Int values are compared by; several operators must all hold. */
export type IntFilter = {
  /** Equal; `null` is the same as `isNull: true`. */
  eq?: InputMaybe<Scalars['Int']['input']>;
  /** Greater. */
  gt?: InputMaybe<Scalars['Int']['input']>;
  /** Greater or equal. */
  gte?: InputMaybe<Scalars['Int']['input']>;
  /** Equal to one of these; an empty list is no row. */
  in?: InputMaybe<Array<Scalars['Int']['input']>>;
  /** true: has no value; false: has one. */
  isNull?: InputMaybe<Scalars['Boolean']['input']>;
  /** Less. */
  lt?: InputMaybe<Scalars['Int']['input']>;
  /** Less or equal. */
  lte?: InputMaybe<Scalars['Int']['input']>;
  /** Not equal, null included; `null` is the same as `isNull: false`. */
  ne?: InputMaybe<Scalars['Int']['input']>;
  /** Equal to none of these, null included; an empty list is every row. */
  notIn?: InputMaybe<Array<Scalars['Int']['input']>>;
};

/** A film as its distributor released it. Money is in US dollars. */
export type Movie = {
  __typename?: 'Movie';
  /** What kind of world it plays in: Contemporary Fiction, Science Fiction, ... */
  creativeType?: Maybe<Scalars['String']['output']>;
  /** Who directed it; null when unknown or hidden. */
  director?: Maybe<Director>;
  /** Who distributed it; null when unknown or hidden. */
  distributor?: Maybe<Distributor>;
  /** The major genre: Drama, Comedy, Action, ... */
  genre?: Maybe<Scalars['String']['output']>;
  /** What identifies the row; it never changes. */
  id: Scalars['ID']['output'];
  /** The average rating of IMDb's users, 0 to 10. */
  imdbRating?: Maybe<Scalars['Float']['output']>;
  /** How many users of IMDb rated it. */
  imdbVotes?: Maybe<Scalars['Int']['output']>;
  /** The rating of the Motion Picture Association: G, PG, PG-13, R, NC-17, or another note such as `Not Rated`. */
  mpaaRating?: Maybe<Scalars['String']['output']>;
  /** What it cost to make, in dollars. */
  productionBudget?: Maybe<Scalars['SafeInt']['output']>;
  /** The day of the first release. */
  releaseDate?: Maybe<Scalars['Date']['output']>;
  /** The Tomatometer: the share of critics in favour, 0 to 100. */
  rottenTomatoesRating?: Maybe<Scalars['Int']['output']>;
  /** The running time in minutes. */
  runningTimeMinutes?: Maybe<Scalars['Int']['output']>;
  /** What it was made from: Original Screenplay, Based on Book/Short Story, ... */
  source?: Maybe<Scalars['String']['output']>;
  /** The title, verbatim. */
  title: Scalars['String']['output'];
  /** The sales on DVD in the United States, in dollars. */
  usDvdSales?: Maybe<Scalars['SafeInt']['output']>;
  /** The box office in the United States, in dollars. */
  usGross?: Maybe<Scalars['SafeInt']['output']>;
  /** 0 when the row is created, one more with every change. */
  version: Scalars['Int']['output'];
  /** The box office worldwide, in dollars. */
  worldwideGross?: Maybe<Scalars['SafeInt']['output']>;
};

/** What Movie rows come to, all together or those of one group. */
export type MovieAggregate = {
  __typename?: 'MovieAggregate';
  /** The mean of the values that are there; null for none. */
  avg?: Maybe<MovieAvg>;
  /** How many rows there are. */
  count: Scalars['Int']['output'];
  /** What the rows have in common; null without `groupBy`. */
  group?: Maybe<MovieGroup>;
  /** The greatest value; null for none. */
  max?: Maybe<MovieMax>;
  /** The least value; null for none. */
  min?: Maybe<MovieMin>;
  /** The sum; 0 for no values. */
  sum?: Maybe<MovieSum>;
};

/** The mean of the values that are there; null for none. Of Movie rows. */
export type MovieAvg = {
  __typename?: 'MovieAvg';
  /** The mean of the values that are there; null for none. The average rating of IMDb's users, 0 to 10. */
  imdbRating?: Maybe<Scalars['Float']['output']>;
  /** The mean of the values that are there; null for none. How many users of IMDb rated it. */
  imdbVotes?: Maybe<Scalars['Float']['output']>;
  /** The mean of the values that are there; null for none. What it cost to make, in dollars. */
  productionBudget?: Maybe<Scalars['Float']['output']>;
  /** The mean of the values that are there; null for none. The Tomatometer: the share of critics in favour, 0 to 100. */
  rottenTomatoesRating?: Maybe<Scalars['Float']['output']>;
  /** The mean of the values that are there; null for none. The running time in minutes. */
  runningTimeMinutes?: Maybe<Scalars['Float']['output']>;
  /** The mean of the values that are there; null for none. The sales on DVD in the United States, in dollars. */
  usDvdSales?: Maybe<Scalars['Float']['output']>;
  /** The mean of the values that are there; null for none. The box office in the United States, in dollars. */
  usGross?: Maybe<Scalars['Float']['output']>;
  /** The mean of the values that are there; null for none. The box office worldwide, in dollars. */
  worldwideGross?: Maybe<Scalars['Float']['output']>;
};

/** A page of Movie rows. */
export type MovieConnection = {
  __typename?: 'MovieConnection';
  /** The rows of this page with their cursors. */
  edges: Array<MovieEdge>;
  /** The rows of this page. */
  nodes: Array<Movie>;
  /** Where this page lies among all. */
  pageInfo: PageInfo;
  /** How many rows match, on all pages. */
  totalCount: Scalars['Int']['output'];
};

/** A new Movie. */
export type MovieCreateInput = {
  /** What kind of world it plays in: Contemporary Fiction, Science Fiction, ... */
  creativeType?: InputMaybe<Scalars['String']['input']>;
  /** The id of a Director. Who directed it; null when unknown or hidden. */
  director?: InputMaybe<Scalars['ID']['input']>;
  /** The id of a Distributor. Who distributed it; null when unknown or hidden. */
  distributor?: InputMaybe<Scalars['ID']['input']>;
  /** The major genre: Drama, Comedy, Action, ... */
  genre?: InputMaybe<Scalars['String']['input']>;
  /** The average rating of IMDb's users, 0 to 10. */
  imdbRating?: InputMaybe<Scalars['Float']['input']>;
  /** How many users of IMDb rated it. */
  imdbVotes?: InputMaybe<Scalars['Int']['input']>;
  /** The rating of the Motion Picture Association: G, PG, PG-13, R, NC-17, or another note such as `Not Rated`. */
  mpaaRating?: InputMaybe<Scalars['String']['input']>;
  /** What it cost to make, in dollars. */
  productionBudget?: InputMaybe<Scalars['SafeInt']['input']>;
  /** The day of the first release. */
  releaseDate?: InputMaybe<Scalars['Date']['input']>;
  /** The Tomatometer: the share of critics in favour, 0 to 100. */
  rottenTomatoesRating?: InputMaybe<Scalars['Int']['input']>;
  /** The running time in minutes. */
  runningTimeMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** What it was made from: Original Screenplay, Based on Book/Short Story, ... */
  source?: InputMaybe<Scalars['String']['input']>;
  /** The title, verbatim. */
  title: Scalars['String']['input'];
  /** The sales on DVD in the United States, in dollars. */
  usDvdSales?: InputMaybe<Scalars['SafeInt']['input']>;
  /** The box office in the United States, in dollars. */
  usGross?: InputMaybe<Scalars['SafeInt']['input']>;
  /** The box office worldwide, in dollars. */
  worldwideGross?: InputMaybe<Scalars['SafeInt']['input']>;
};

/** A Movie on a page. */
export type MovieEdge = {
  __typename?: 'MovieEdge';
  /** Where it lies in the order; opaque, for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The row. */
  node: Movie;
};

/** What the Movie rows of a group have in common; null where it is not grouped by. */
export type MovieGroup = {
  __typename?: 'MovieGroup';
  /** CreativeType. What kind of world it plays in: Contemporary Fiction, Science Fiction, ... */
  creativeType?: Maybe<Scalars['String']['output']>;
  /** Director. Who directed it; null when unknown or hidden. Null also where the row is hidden. */
  director?: Maybe<Director>;
  /** Distributor. Who distributed it; null when unknown or hidden. Null also where the row is hidden. */
  distributor?: Maybe<Distributor>;
  /** Genre. The major genre: Drama, Comedy, Action, ... */
  genre?: Maybe<Scalars['String']['output']>;
  /** ImdbRating. The average rating of IMDb's users, 0 to 10. */
  imdbRating?: Maybe<Scalars['Float']['output']>;
  /** ImdbVotes. How many users of IMDb rated it. */
  imdbVotes?: Maybe<Scalars['Int']['output']>;
  /** MpaaRating. The rating of the Motion Picture Association: G, PG, PG-13, R, NC-17, or another note such as `Not Rated`. */
  mpaaRating?: Maybe<Scalars['String']['output']>;
  /** ProductionBudget. What it cost to make, in dollars. */
  productionBudget?: Maybe<Scalars['SafeInt']['output']>;
  /** The day (UTC) of releaseDate. The day of the first release. */
  releaseDateByDay?: Maybe<Scalars['Date']['output']>;
  /** The month, `YYYY-MM` (UTC), of releaseDate. The day of the first release. */
  releaseDateByMonth?: Maybe<Scalars['String']['output']>;
  /** The year (UTC) of releaseDate. The day of the first release. */
  releaseDateByYear?: Maybe<Scalars['Int']['output']>;
  /** RottenTomatoesRating. The Tomatometer: the share of critics in favour, 0 to 100. */
  rottenTomatoesRating?: Maybe<Scalars['Int']['output']>;
  /** RunningTimeMinutes. The running time in minutes. */
  runningTimeMinutes?: Maybe<Scalars['Int']['output']>;
  /** Source. What it was made from: Original Screenplay, Based on Book/Short Story, ... */
  source?: Maybe<Scalars['String']['output']>;
  /** Title. The title, verbatim. */
  title?: Maybe<Scalars['String']['output']>;
  /** UsDvdSales. The sales on DVD in the United States, in dollars. */
  usDvdSales?: Maybe<Scalars['SafeInt']['output']>;
  /** UsGross. The box office in the United States, in dollars. */
  usGross?: Maybe<Scalars['SafeInt']['output']>;
  /** WorldwideGross. The box office worldwide, in dollars. */
  worldwideGross?: Maybe<Scalars['SafeInt']['output']>;
};

/** What Movie rows can be grouped by. */
export type MovieGroupBy =
  /** By creativeType. What kind of world it plays in: Contemporary Fiction, Science Fiction, ... */
  | 'creativeType'
  /** By director. Who directed it; null when unknown or hidden. */
  | 'director'
  /** By distributor. Who distributed it; null when unknown or hidden. */
  | 'distributor'
  /** By genre. The major genre: Drama, Comedy, Action, ... */
  | 'genre'
  /** By imdbRating. The average rating of IMDb's users, 0 to 10. */
  | 'imdbRating'
  /** By imdbVotes. How many users of IMDb rated it. */
  | 'imdbVotes'
  /** By mpaaRating. The rating of the Motion Picture Association: G, PG, PG-13, R, NC-17, or another note such as `Not Rated`. */
  | 'mpaaRating'
  /** By productionBudget. What it cost to make, in dollars. */
  | 'productionBudget'
  /** By the day (UTC) of releaseDate. The day of the first release. */
  | 'releaseDateByDay'
  /** By the month, `YYYY-MM` (UTC), of releaseDate. The day of the first release. */
  | 'releaseDateByMonth'
  /** By the year (UTC) of releaseDate. The day of the first release. */
  | 'releaseDateByYear'
  /** By rottenTomatoesRating. The Tomatometer: the share of critics in favour, 0 to 100. */
  | 'rottenTomatoesRating'
  /** By runningTimeMinutes. The running time in minutes. */
  | 'runningTimeMinutes'
  /** By source. What it was made from: Original Screenplay, Based on Book/Short Story, ... */
  | 'source'
  /** By title. The title, verbatim. */
  | 'title'
  /** By usDvdSales. The sales on DVD in the United States, in dollars. */
  | 'usDvdSales'
  /** By usGross. The box office in the United States, in dollars. */
  | 'usGross'
  /** By worldwideGross. The box office worldwide, in dollars. */
  | 'worldwideGross';

/** The Movie rows on the other side of a relation, of those that you may see. */
export type MovieListWhere = {
  /** Each one matches; it holds where there is none. */
  every?: InputMaybe<MovieWhere>;
  /** No one matches; `{}`: there is none. */
  none?: InputMaybe<MovieWhere>;
  /** At least one matches; `{}`: there is one. */
  some?: InputMaybe<MovieWhere>;
};

/** The greatest value; null for none. Of Movie rows. */
export type MovieMax = {
  __typename?: 'MovieMax';
  /** The greatest value; null for none. The average rating of IMDb's users, 0 to 10. */
  imdbRating?: Maybe<Scalars['Float']['output']>;
  /** The greatest value; null for none. How many users of IMDb rated it. */
  imdbVotes?: Maybe<Scalars['Int']['output']>;
  /** The greatest value; null for none. What it cost to make, in dollars. */
  productionBudget?: Maybe<Scalars['SafeInt']['output']>;
  /** The greatest value; null for none. The day of the first release. */
  releaseDate?: Maybe<Scalars['Date']['output']>;
  /** The greatest value; null for none. The Tomatometer: the share of critics in favour, 0 to 100. */
  rottenTomatoesRating?: Maybe<Scalars['Int']['output']>;
  /** The greatest value; null for none. The running time in minutes. */
  runningTimeMinutes?: Maybe<Scalars['Int']['output']>;
  /** The greatest value; null for none. The sales on DVD in the United States, in dollars. */
  usDvdSales?: Maybe<Scalars['SafeInt']['output']>;
  /** The greatest value; null for none. The box office in the United States, in dollars. */
  usGross?: Maybe<Scalars['SafeInt']['output']>;
  /** The greatest value; null for none. The box office worldwide, in dollars. */
  worldwideGross?: Maybe<Scalars['SafeInt']['output']>;
};

/** The least value; null for none. Of Movie rows. */
export type MovieMin = {
  __typename?: 'MovieMin';
  /** The least value; null for none. The average rating of IMDb's users, 0 to 10. */
  imdbRating?: Maybe<Scalars['Float']['output']>;
  /** The least value; null for none. How many users of IMDb rated it. */
  imdbVotes?: Maybe<Scalars['Int']['output']>;
  /** The least value; null for none. What it cost to make, in dollars. */
  productionBudget?: Maybe<Scalars['SafeInt']['output']>;
  /** The least value; null for none. The day of the first release. */
  releaseDate?: Maybe<Scalars['Date']['output']>;
  /** The least value; null for none. The Tomatometer: the share of critics in favour, 0 to 100. */
  rottenTomatoesRating?: Maybe<Scalars['Int']['output']>;
  /** The least value; null for none. The running time in minutes. */
  runningTimeMinutes?: Maybe<Scalars['Int']['output']>;
  /** The least value; null for none. The sales on DVD in the United States, in dollars. */
  usDvdSales?: Maybe<Scalars['SafeInt']['output']>;
  /** The least value; null for none. The box office in the United States, in dollars. */
  usGross?: Maybe<Scalars['SafeInt']['output']>;
  /** The least value; null for none. The box office worldwide, in dollars. */
  worldwideGross?: Maybe<Scalars['SafeInt']['output']>;
};

/** One key to sort Movie rows by. */
export type MovieOrderBy =
  /** Sorts by creativeType. What kind of world it plays in: Contemporary Fiction, Science Fiction, ... */
  { creativeType: SortDirection; genre?: never; id?: never; imdbRating?: never; imdbVotes?: never; mpaaRating?: never; productionBudget?: never; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes?: never; source?: never; title?: never; usDvdSales?: never; usGross?: never; version?: never; worldwideGross?: never; }
  |  /** Sorts by genre. The major genre: Drama, Comedy, Action, ... */
  { creativeType?: never; genre: SortDirection; id?: never; imdbRating?: never; imdbVotes?: never; mpaaRating?: never; productionBudget?: never; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes?: never; source?: never; title?: never; usDvdSales?: never; usGross?: never; version?: never; worldwideGross?: never; }
  |  /** Sorts by id. What identifies the row; it never changes. */
  { creativeType?: never; genre?: never; id: SortDirection; imdbRating?: never; imdbVotes?: never; mpaaRating?: never; productionBudget?: never; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes?: never; source?: never; title?: never; usDvdSales?: never; usGross?: never; version?: never; worldwideGross?: never; }
  |  /** Sorts by imdbRating. The average rating of IMDb's users, 0 to 10. */
  { creativeType?: never; genre?: never; id?: never; imdbRating: SortDirection; imdbVotes?: never; mpaaRating?: never; productionBudget?: never; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes?: never; source?: never; title?: never; usDvdSales?: never; usGross?: never; version?: never; worldwideGross?: never; }
  |  /** Sorts by imdbVotes. How many users of IMDb rated it. */
  { creativeType?: never; genre?: never; id?: never; imdbRating?: never; imdbVotes: SortDirection; mpaaRating?: never; productionBudget?: never; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes?: never; source?: never; title?: never; usDvdSales?: never; usGross?: never; version?: never; worldwideGross?: never; }
  |  /** Sorts by mpaaRating. The rating of the Motion Picture Association: G, PG, PG-13, R, NC-17, or another note such as `Not Rated`. */
  { creativeType?: never; genre?: never; id?: never; imdbRating?: never; imdbVotes?: never; mpaaRating: SortDirection; productionBudget?: never; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes?: never; source?: never; title?: never; usDvdSales?: never; usGross?: never; version?: never; worldwideGross?: never; }
  |  /** Sorts by productionBudget. What it cost to make, in dollars. */
  { creativeType?: never; genre?: never; id?: never; imdbRating?: never; imdbVotes?: never; mpaaRating?: never; productionBudget: SortDirection; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes?: never; source?: never; title?: never; usDvdSales?: never; usGross?: never; version?: never; worldwideGross?: never; }
  |  /** Sorts by releaseDate. The day of the first release. */
  { creativeType?: never; genre?: never; id?: never; imdbRating?: never; imdbVotes?: never; mpaaRating?: never; productionBudget?: never; releaseDate: SortDirection; rottenTomatoesRating?: never; runningTimeMinutes?: never; source?: never; title?: never; usDvdSales?: never; usGross?: never; version?: never; worldwideGross?: never; }
  |  /** Sorts by rottenTomatoesRating. The Tomatometer: the share of critics in favour, 0 to 100. */
  { creativeType?: never; genre?: never; id?: never; imdbRating?: never; imdbVotes?: never; mpaaRating?: never; productionBudget?: never; releaseDate?: never; rottenTomatoesRating: SortDirection; runningTimeMinutes?: never; source?: never; title?: never; usDvdSales?: never; usGross?: never; version?: never; worldwideGross?: never; }
  |  /** Sorts by runningTimeMinutes. The running time in minutes. */
  { creativeType?: never; genre?: never; id?: never; imdbRating?: never; imdbVotes?: never; mpaaRating?: never; productionBudget?: never; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes: SortDirection; source?: never; title?: never; usDvdSales?: never; usGross?: never; version?: never; worldwideGross?: never; }
  |  /** Sorts by source. What it was made from: Original Screenplay, Based on Book/Short Story, ... */
  { creativeType?: never; genre?: never; id?: never; imdbRating?: never; imdbVotes?: never; mpaaRating?: never; productionBudget?: never; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes?: never; source: SortDirection; title?: never; usDvdSales?: never; usGross?: never; version?: never; worldwideGross?: never; }
  |  /** Sorts by title. The title, verbatim. */
  { creativeType?: never; genre?: never; id?: never; imdbRating?: never; imdbVotes?: never; mpaaRating?: never; productionBudget?: never; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes?: never; source?: never; title: SortDirection; usDvdSales?: never; usGross?: never; version?: never; worldwideGross?: never; }
  |  /** Sorts by usDvdSales. The sales on DVD in the United States, in dollars. */
  { creativeType?: never; genre?: never; id?: never; imdbRating?: never; imdbVotes?: never; mpaaRating?: never; productionBudget?: never; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes?: never; source?: never; title?: never; usDvdSales: SortDirection; usGross?: never; version?: never; worldwideGross?: never; }
  |  /** Sorts by usGross. The box office in the United States, in dollars. */
  { creativeType?: never; genre?: never; id?: never; imdbRating?: never; imdbVotes?: never; mpaaRating?: never; productionBudget?: never; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes?: never; source?: never; title?: never; usDvdSales?: never; usGross: SortDirection; version?: never; worldwideGross?: never; }
  |  /** Sorts by version. 0 when the row is created, one more with every change. */
  { creativeType?: never; genre?: never; id?: never; imdbRating?: never; imdbVotes?: never; mpaaRating?: never; productionBudget?: never; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes?: never; source?: never; title?: never; usDvdSales?: never; usGross?: never; version: SortDirection; worldwideGross?: never; }
  |  /** Sorts by worldwideGross. The box office worldwide, in dollars. */
  { creativeType?: never; genre?: never; id?: never; imdbRating?: never; imdbVotes?: never; mpaaRating?: never; productionBudget?: never; releaseDate?: never; rottenTomatoesRating?: never; runningTimeMinutes?: never; source?: never; title?: never; usDvdSales?: never; usGross?: never; version?: never; worldwideGross: SortDirection; };

/** What was written to a Movie. */
export type MoviePayload = {
  __typename?: 'MoviePayload';
  /** The id of the row; needs no right to view it. */
  id: Scalars['ID']['output'];
  /** The row as it is now; null if you may not see it. */
  movie?: Maybe<Movie>;
};

/** The sum; 0 for no values. Of Movie rows. */
export type MovieSum = {
  __typename?: 'MovieSum';
  /** The sum; 0 for no values. The average rating of IMDb's users, 0 to 10. */
  imdbRating?: Maybe<Scalars['Float']['output']>;
  /** The sum; 0 for no values. How many users of IMDb rated it. */
  imdbVotes?: Maybe<Scalars['SafeInt']['output']>;
  /** The sum; 0 for no values. What it cost to make, in dollars. */
  productionBudget?: Maybe<Scalars['SafeInt']['output']>;
  /** The sum; 0 for no values. The Tomatometer: the share of critics in favour, 0 to 100. */
  rottenTomatoesRating?: Maybe<Scalars['SafeInt']['output']>;
  /** The sum; 0 for no values. The running time in minutes. */
  runningTimeMinutes?: Maybe<Scalars['SafeInt']['output']>;
  /** The sum; 0 for no values. The sales on DVD in the United States, in dollars. */
  usDvdSales?: Maybe<Scalars['SafeInt']['output']>;
  /** The sum; 0 for no values. The box office in the United States, in dollars. */
  usGross?: Maybe<Scalars['SafeInt']['output']>;
  /** The sum; 0 for no values. The box office worldwide, in dollars. */
  worldwideGross?: Maybe<Scalars['SafeInt']['output']>;
};

/** Changes of a Movie: what is left out stays, null clears. */
export type MovieUpdateInput = {
  /** What kind of world it plays in: Contemporary Fiction, Science Fiction, ... */
  creativeType?: InputMaybe<Scalars['String']['input']>;
  /** The id of a Director. Who directed it; null when unknown or hidden. */
  director?: InputMaybe<Scalars['ID']['input']>;
  /** The id of a Distributor. Who distributed it; null when unknown or hidden. */
  distributor?: InputMaybe<Scalars['ID']['input']>;
  /** The major genre: Drama, Comedy, Action, ... */
  genre?: InputMaybe<Scalars['String']['input']>;
  /** The average rating of IMDb's users, 0 to 10. */
  imdbRating?: InputMaybe<Scalars['Float']['input']>;
  /** How many users of IMDb rated it. */
  imdbVotes?: InputMaybe<Scalars['Int']['input']>;
  /** The rating of the Motion Picture Association: G, PG, PG-13, R, NC-17, or another note such as `Not Rated`. */
  mpaaRating?: InputMaybe<Scalars['String']['input']>;
  /** What it cost to make, in dollars. */
  productionBudget?: InputMaybe<Scalars['SafeInt']['input']>;
  /** The day of the first release. */
  releaseDate?: InputMaybe<Scalars['Date']['input']>;
  /** The Tomatometer: the share of critics in favour, 0 to 100. */
  rottenTomatoesRating?: InputMaybe<Scalars['Int']['input']>;
  /** The running time in minutes. */
  runningTimeMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** What it was made from: Original Screenplay, Based on Book/Short Story, ... */
  source?: InputMaybe<Scalars['String']['input']>;
  /** The title, verbatim. */
  title?: InputMaybe<Scalars['String']['input']>;
  /** The sales on DVD in the United States, in dollars. */
  usDvdSales?: InputMaybe<Scalars['SafeInt']['input']>;
  /** The box office in the United States, in dollars. */
  usGross?: InputMaybe<Scalars['SafeInt']['input']>;
  /** The box office worldwide, in dollars. */
  worldwideGross?: InputMaybe<Scalars['SafeInt']['input']>;
};

/** Which Movie rows: all keys must hold, `{}` is every row. */
export type MovieWhere = {
  /** All of these hold; an empty list is every row. */
  AND?: InputMaybe<Array<MovieWhere>>;
  /** This does not hold: every other row, those with null included. */
  NOT?: InputMaybe<MovieWhere>;
  /** At least one of these holds; an empty list is no row. */
  OR?: InputMaybe<Array<MovieWhere>>;
  /** Filters by creativeType. What kind of world it plays in: Contemporary Fiction, Science Fiction, ... */
  creativeType?: InputMaybe<StringFilter>;
  /** Filters by director. Who directed it; null when unknown or hidden. */
  director?: InputMaybe<DirectorReferenceWhere>;
  /** Filters by distributor. Who distributed it; null when unknown or hidden. */
  distributor?: InputMaybe<DistributorReferenceWhere>;
  /** Filters by genre. The major genre: Drama, Comedy, Action, ... */
  genre?: InputMaybe<StringFilter>;
  /** Filters by id. What identifies the row; it never changes. */
  id?: InputMaybe<IdFilter>;
  /** Filters by imdbRating. The average rating of IMDb's users, 0 to 10. */
  imdbRating?: InputMaybe<FloatFilter>;
  /** Filters by imdbVotes. How many users of IMDb rated it. */
  imdbVotes?: InputMaybe<IntFilter>;
  /** Filters by mpaaRating. The rating of the Motion Picture Association: G, PG, PG-13, R, NC-17, or another note such as `Not Rated`. */
  mpaaRating?: InputMaybe<StringFilter>;
  /** Filters by productionBudget. What it cost to make, in dollars. */
  productionBudget?: InputMaybe<SafeIntFilter>;
  /** Filters by releaseDate. The day of the first release. */
  releaseDate?: InputMaybe<DateFilter>;
  /** Filters by rottenTomatoesRating. The Tomatometer: the share of critics in favour, 0 to 100. */
  rottenTomatoesRating?: InputMaybe<IntFilter>;
  /** Filters by runningTimeMinutes. The running time in minutes. */
  runningTimeMinutes?: InputMaybe<IntFilter>;
  /** Filters by source. What it was made from: Original Screenplay, Based on Book/Short Story, ... */
  source?: InputMaybe<StringFilter>;
  /** Filters by title. The title, verbatim. */
  title?: InputMaybe<StringFilter>;
  /** Filters by usDvdSales. The sales on DVD in the United States, in dollars. */
  usDvdSales?: InputMaybe<SafeIntFilter>;
  /** Filters by usGross. The box office in the United States, in dollars. */
  usGross?: InputMaybe<SafeIntFilter>;
  /** Filters by version. 0 when the row is created, one more with every change. */
  version?: InputMaybe<IntFilter>;
  /** Filters by worldwideGross. The box office worldwide, in dollars. */
  worldwideGross?: InputMaybe<SafeIntFilter>;
};

/** What can be changed; the fields of one operation run one after another. */
export type Mutation = {
  __typename?: 'Mutation';
  /** Registers a client. Nobody can hand out what it does not hold. */
  createClient?: Maybe<CreatedClient>;
  /** Creates a Director. */
  createDirector?: Maybe<DirectorPayload>;
  /** Creates Director rows, all or none. */
  createDirectors?: Maybe<BulkPayload>;
  /** Creates a Distributor. */
  createDistributor?: Maybe<DistributorPayload>;
  /** Creates Distributor rows, all or none. */
  createDistributors?: Maybe<BulkPayload>;
  /** Creates a Movie. */
  createMovie?: Maybe<MoviePayload>;
  /** Creates Movie rows, all or none. */
  createMovies?: Maybe<BulkPayload>;
  /** Deletes a client; its tokens work no more. */
  deleteClient?: Maybe<DeletedClient>;
  /** Deletes a Director; references to it read as null. */
  deleteDirector?: Maybe<DeletePayload>;
  /** Deletes every Director that matches, all or none. */
  deleteDirectors?: Maybe<BulkPayload>;
  /** Deletes a Distributor; references to it read as null. */
  deleteDistributor?: Maybe<DeletePayload>;
  /** Deletes every Distributor that matches, all or none. */
  deleteDistributors?: Maybe<BulkPayload>;
  /** Deletes a Movie; references to it read as null. */
  deleteMovie?: Maybe<DeletePayload>;
  /** Deletes every Movie that matches, all or none. */
  deleteMovies?: Maybe<BulkPayload>;
  /** Adds a grant to a client; an identical one changes nothing. */
  grantPermission?: Maybe<ClientPayload>;
  /** Takes away all of a client's own grants of a permission. */
  revokePermission?: Maybe<ClientPayload>;
  /** Gives a client a new secret. The ones before keep working for the overlap, then end by themselves. */
  rotateClientSecret?: Maybe<RotatedSecret>;
  /** Changes what is given of a client; lists replace. */
  updateClient?: Maybe<ClientPayload>;
  /** Changes what is given of a Director. */
  updateDirector?: Maybe<DirectorPayload>;
  /** Changes what is given of every Director that matches, all or none. */
  updateDirectors?: Maybe<BulkPayload>;
  /** Changes what is given of a Distributor. */
  updateDistributor?: Maybe<DistributorPayload>;
  /** Changes what is given of every Distributor that matches, all or none. */
  updateDistributors?: Maybe<BulkPayload>;
  /** Changes what is given of a Movie. */
  updateMovie?: Maybe<MoviePayload>;
  /** Changes what is given of every Movie that matches, all or none. */
  updateMovies?: Maybe<BulkPayload>;
  /** Changes the Director of a unique key, or creates it when there is none; several at once make one. */
  upsertDirector?: Maybe<DirectorPayload>;
  /** Changes the Distributor of a unique key, or creates it when there is none; several at once make one. */
  upsertDistributor?: Maybe<DistributorPayload>;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationCreateClientArgs = {
  input: CreateClientInput;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationCreateDirectorArgs = {
  input: DirectorCreateInput;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationCreateDirectorsArgs = {
  inputs: Array<DirectorCreateInput>;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationCreateDistributorArgs = {
  input: DistributorCreateInput;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationCreateDistributorsArgs = {
  inputs: Array<DistributorCreateInput>;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationCreateMovieArgs = {
  input: MovieCreateInput;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationCreateMoviesArgs = {
  inputs: Array<MovieCreateInput>;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationDeleteClientArgs = {
  id: Scalars['ID']['input'];
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationDeleteDirectorArgs = {
  id: Scalars['ID']['input'];
  ifVersion?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationDeleteDirectorsArgs = {
  where: DirectorWhere;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationDeleteDistributorArgs = {
  id: Scalars['ID']['input'];
  ifVersion?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationDeleteDistributorsArgs = {
  where: DistributorWhere;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationDeleteMovieArgs = {
  id: Scalars['ID']['input'];
  ifVersion?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationDeleteMoviesArgs = {
  where: MovieWhere;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationGrantPermissionArgs = {
  client: Scalars['ID']['input'];
  permission: Scalars['String']['input'];
  until?: InputMaybe<Scalars['DateTime']['input']>;
  where?: InputMaybe<Scalars['JSON']['input']>;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationRevokePermissionArgs = {
  client: Scalars['ID']['input'];
  permission: Scalars['String']['input'];
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationRotateClientSecretArgs = {
  id: Scalars['ID']['input'];
  overlap?: InputMaybe<Scalars['String']['input']>;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationUpdateClientArgs = {
  id: Scalars['ID']['input'];
  input: UpdateClientInput;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationUpdateDirectorArgs = {
  id: Scalars['ID']['input'];
  ifVersion?: InputMaybe<Scalars['Int']['input']>;
  input: DirectorUpdateInput;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationUpdateDirectorsArgs = {
  set: DirectorUpdateInput;
  where: DirectorWhere;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationUpdateDistributorArgs = {
  id: Scalars['ID']['input'];
  ifVersion?: InputMaybe<Scalars['Int']['input']>;
  input: DistributorUpdateInput;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationUpdateDistributorsArgs = {
  set: DistributorUpdateInput;
  where: DistributorWhere;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationUpdateMovieArgs = {
  id: Scalars['ID']['input'];
  ifVersion?: InputMaybe<Scalars['Int']['input']>;
  input: MovieUpdateInput;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationUpdateMoviesArgs = {
  set: MovieUpdateInput;
  where: MovieWhere;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationUpsertDirectorArgs = {
  by: DirectorUnique;
  create: DirectorCreateInput;
  update: DirectorUpdateInput;
};


/** What can be changed; the fields of one operation run one after another. */
export type MutationUpsertDistributorArgs = {
  by: DistributorUnique;
  create: DistributorCreateInput;
  update: DistributorUpdateInput;
};

/** Where a page lies among all rows that match. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** The cursor of the last row; null on an empty page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether rows follow this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether rows precede this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first row; null on an empty page. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** What can be read. */
export type Query = {
  __typename?: 'Query';
  /** The AuditEvent of an id; null if there is none that you may see. */
  auditEvent?: Maybe<AuditEvent>;
  /** AuditEvent rows, a page at a time. */
  auditEvents?: Maybe<AuditEventConnection>;
  /** What AuditEvent rows come to: counts and more, by groups. */
  auditEventsAggregate?: Maybe<Array<AuditEventAggregate>>;
  /** The Client of an id; null if there is none that you may see. */
  client?: Maybe<Client>;
  /** Client rows, a page at a time. */
  clients?: Maybe<ClientConnection>;
  /** What Client rows come to: counts and more, by groups. */
  clientsAggregate?: Maybe<Array<ClientAggregate>>;
  /** The Director of an id; null if there is none that you may see. */
  director?: Maybe<Director>;
  /** Director rows, a page at a time. */
  directors?: Maybe<DirectorConnection>;
  /** What Director rows come to: counts and more, by groups. */
  directorsAggregate?: Maybe<Array<DirectorAggregate>>;
  /** The Distributor of an id; null if there is none that you may see. */
  distributor?: Maybe<Distributor>;
  /** Distributor rows, a page at a time. */
  distributors?: Maybe<DistributorConnection>;
  /** What Distributor rows come to: counts and more, by groups. */
  distributorsAggregate?: Maybe<Array<DistributorAggregate>>;
  /** Why a document is answered or denied, for a client with all of its scopes; without one, what a client needs for it. */
  explain?: Maybe<Explanation>;
  /** The Group of an id; null if there is none that you may see. */
  group?: Maybe<Group>;
  /** Group rows, a page at a time. */
  groups?: Maybe<GroupConnection>;
  /** What Group rows come to: counts and more, by groups. */
  groupsAggregate?: Maybe<Array<GroupAggregate>>;
  /** The Movie of an id; null if there is none that you may see. */
  movie?: Maybe<Movie>;
  /** Movie rows, a page at a time. */
  movies?: Maybe<MovieConnection>;
  /** What Movie rows come to: counts and more, by groups. */
  moviesAggregate?: Maybe<Array<MovieAggregate>>;
  /** What this server is and where tokens come from; all that can be seen without one. */
  serverInfo: ServerInfo;
  /** The client that asks, as its token has it; null without one. */
  viewer?: Maybe<Viewer>;
};


/** What can be read. */
export type QueryAuditEventArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. */
export type QueryAuditEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<Array<AuditEventOrderBy>>;
  where?: InputMaybe<AuditEventWhere>;
};


/** What can be read. */
export type QueryAuditEventsAggregateArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  groupBy?: InputMaybe<Array<AuditEventGroupBy>>;
  where?: InputMaybe<AuditEventWhere>;
};


/** What can be read. */
export type QueryClientArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. */
export type QueryClientsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<Array<ClientOrderBy>>;
  where?: InputMaybe<ClientWhere>;
};


/** What can be read. */
export type QueryClientsAggregateArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  groupBy?: InputMaybe<Array<ClientGroupBy>>;
  where?: InputMaybe<ClientWhere>;
};


/** What can be read. */
export type QueryDirectorArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. */
export type QueryDirectorsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<Array<DirectorOrderBy>>;
  where?: InputMaybe<DirectorWhere>;
};


/** What can be read. */
export type QueryDirectorsAggregateArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  groupBy?: InputMaybe<Array<DirectorGroupBy>>;
  where?: InputMaybe<DirectorWhere>;
};


/** What can be read. */
export type QueryDistributorArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. */
export type QueryDistributorsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<Array<DistributorOrderBy>>;
  where?: InputMaybe<DistributorWhere>;
};


/** What can be read. */
export type QueryDistributorsAggregateArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  groupBy?: InputMaybe<Array<DistributorGroupBy>>;
  where?: InputMaybe<DistributorWhere>;
};


/** What can be read. */
export type QueryExplainArgs = {
  client?: InputMaybe<Scalars['ID']['input']>;
  document: Scalars['String']['input'];
};


/** What can be read. */
export type QueryGroupArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. */
export type QueryGroupsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<Array<GroupOrderBy>>;
  where?: InputMaybe<GroupWhere>;
};


/** What can be read. */
export type QueryGroupsAggregateArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  where?: InputMaybe<GroupWhere>;
};


/** What can be read. */
export type QueryMovieArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. */
export type QueryMoviesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  orderBy?: InputMaybe<Array<MovieOrderBy>>;
  where?: InputMaybe<MovieWhere>;
};


/** What can be read. */
export type QueryMoviesAggregateArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  groupBy?: InputMaybe<Array<MovieGroupBy>>;
  where?: InputMaybe<MovieWhere>;
};

/** A client's new secret. */
export type RotatedSecret = {
  __typename?: 'RotatedSecret';
  /** Its client id. */
  id: Scalars['ID']['output'];
  /** The secret, shown this once. */
  secret: Scalars['String']['output'];
};

/** What SafeInt values are compared by; several operators must all hold. */
export type SafeIntFilter = {
  /** Equal; `null` is the same as `isNull: true`. */
  eq?: InputMaybe<Scalars['SafeInt']['input']>;
  /** Greater. */
  gt?: InputMaybe<Scalars['SafeInt']['input']>;
  /** Greater or equal. */
  gte?: InputMaybe<Scalars['SafeInt']['input']>;
  /** Equal to one of these; an empty list is no row. */
  in?: InputMaybe<Array<Scalars['SafeInt']['input']>>;
  /** true: has no value; false: has one. */
  isNull?: InputMaybe<Scalars['Boolean']['input']>;
  /** Less. */
  lt?: InputMaybe<Scalars['SafeInt']['input']>;
  /** Less or equal. */
  lte?: InputMaybe<Scalars['SafeInt']['input']>;
  /** Not equal, null included; `null` is the same as `isNull: false`. */
  ne?: InputMaybe<Scalars['SafeInt']['input']>;
  /** Equal to none of these, null included; an empty list is every row. */
  notIn?: InputMaybe<Array<Scalars['SafeInt']['input']>>;
};

/** What this server is. */
export type ServerInfo = {
  __typename?: 'ServerInfo';
  /** The software. */
  name: Scalars['String']['output'];
  /** Where a registered client gets a token (RFC 6749, grant type client_credentials). */
  tokenEndpoint: Scalars['String']['output'];
  /** Its version. */
  version: Scalars['String']['output'];
};

/** Which way to sort; null comes first ascending. */
export type SortDirection =
  /** Smallest first, null before all. */
  | 'ASC'
  /** Greatest first, null after all. */
  | 'DESC';

/** What String values are compared by; several operators must all hold. */
export type StringFilter = {
  /** Has this text in it, case as written; the empty text is in every value but null. */
  contains?: InputMaybe<Scalars['String']['input']>;
  /** Equal; `null` is the same as `isNull: true`. */
  eq?: InputMaybe<Scalars['String']['input']>;
  /** Greater. */
  gt?: InputMaybe<Scalars['String']['input']>;
  /** Greater or equal. */
  gte?: InputMaybe<Scalars['String']['input']>;
  /** Has this text in it, whatever the case. */
  icontains?: InputMaybe<Scalars['String']['input']>;
  /** Equal to one of these; an empty list is no row. */
  in?: InputMaybe<Array<Scalars['String']['input']>>;
  /** true: has no value; false: has one. */
  isNull?: InputMaybe<Scalars['Boolean']['input']>;
  /** Begins with this text, whatever the case. */
  istartsWith?: InputMaybe<Scalars['String']['input']>;
  /** Less. */
  lt?: InputMaybe<Scalars['String']['input']>;
  /** Less or equal. */
  lte?: InputMaybe<Scalars['String']['input']>;
  /** Not equal, null included; `null` is the same as `isNull: false`. */
  ne?: InputMaybe<Scalars['String']['input']>;
  /** Equal to none of these, null included; an empty list is every row. */
  notIn?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Begins with this text, case as written. */
  startsWith?: InputMaybe<Scalars['String']['input']>;
};

/** What a list of String values has; several operators must all hold. */
export type StringListFilter = {
  /** Has this value. */
  has?: InputMaybe<Scalars['String']['input']>;
  /** Has each of these; an empty list is every row. */
  hasAll?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Has at least one of these; an empty list is no row. */
  hasAny?: InputMaybe<Array<Scalars['String']['input']>>;
  /** true: has no value at all; false: has one. */
  isEmpty?: InputMaybe<Scalars['Boolean']['input']>;
};

/** What changes of a client; what is left out stays, lists replace. */
export type UpdateClientInput = {
  /** An object: each attribute's name with its text or list of texts. */
  attributes?: InputMaybe<Scalars['JSON']['input']>;
  /** Its own grants. */
  grants?: InputMaybe<Array<ClientGrantInput>>;
  /** The ids of its groups. */
  groups?: InputMaybe<Array<Scalars['String']['input']>>;
  /** Its name, for people. */
  name?: InputMaybe<Scalars['String']['input']>;
  /** The scopes that its tokens may have. */
  scopes?: InputMaybe<Array<Scalars['String']['input']>>;
};

/** A client that asks. */
export type Viewer = {
  __typename?: 'Viewer';
  /** When the token ends. */
  expiresAt: Scalars['DateTime']['output'];
  /** The client id. */
  id: Scalars['ID']['output'];
  /** The client's name, for people. */
  name: Scalars['String']['output'];
  /** The permissions in force, its own and its groups', sorted. Some may cover only some rows. */
  permissions: Array<Scalars['String']['output']>;
  /** The scopes in effect: those of the token that the client still holds, sorted. */
  scopes: Array<Scalars['String']['output']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccessRequirement: ResolverTypeWrapper<AccessRequirement>;
  ActionVerb: ActionVerb;
  AuditEvent: ResolverTypeWrapper<Row>;
  AuditEventAggregate: ResolverTypeWrapper<AuditEventAggregate>;
  AuditEventConnection: ResolverTypeWrapper<Omit<AuditEventConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['AuditEventEdge']>, nodes: Array<ResolversTypes['AuditEvent']> }>;
  AuditEventEdge: ResolverTypeWrapper<Omit<AuditEventEdge, 'node'> & { node: ResolversTypes['AuditEvent'] }>;
  AuditEventGroup: ResolverTypeWrapper<AuditEventGroup>;
  AuditEventGroupBy: AuditEventGroupBy;
  AuditEventMax: ResolverTypeWrapper<AuditEventMax>;
  AuditEventMin: ResolverTypeWrapper<AuditEventMin>;
  AuditEventOrderBy: AuditEventOrderBy;
  AuditEventWhere: AuditEventWhere;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  BooleanFilter: BooleanFilter;
  BulkPayload: ResolverTypeWrapper<BulkPayload>;
  Client: ResolverTypeWrapper<Row>;
  ClientAggregate: ResolverTypeWrapper<ClientAggregate>;
  ClientConnection: ResolverTypeWrapper<Omit<ClientConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['ClientEdge']>, nodes: Array<ResolversTypes['Client']> }>;
  ClientEdge: ResolverTypeWrapper<Omit<ClientEdge, 'node'> & { node: ResolversTypes['Client'] }>;
  ClientGrant: ResolverTypeWrapper<ClientGrant>;
  ClientGrantInput: ClientGrantInput;
  ClientGroup: ResolverTypeWrapper<ClientGroup>;
  ClientGroupBy: ClientGroupBy;
  ClientMax: ResolverTypeWrapper<ClientMax>;
  ClientMin: ResolverTypeWrapper<ClientMin>;
  ClientOrderBy: ClientOrderBy;
  ClientPayload: ResolverTypeWrapper<Omit<ClientPayload, 'client'> & { client?: Maybe<ResolversTypes['Client']> }>;
  ClientWhere: ClientWhere;
  CreateClientInput: CreateClientInput;
  CreatedClient: ResolverTypeWrapper<Omit<CreatedClient, 'client'> & { client?: Maybe<ResolversTypes['Client']> }>;
  Date: ResolverTypeWrapper<Scalars['Date']['output']>;
  DateFilter: DateFilter;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DateTimeFilter: DateTimeFilter;
  DeletePayload: ResolverTypeWrapper<DeletePayload>;
  DeletedClient: ResolverTypeWrapper<DeletedClient>;
  Director: ResolverTypeWrapper<Row>;
  DirectorAggregate: ResolverTypeWrapper<DirectorAggregate>;
  DirectorConnection: ResolverTypeWrapper<Omit<DirectorConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['DirectorEdge']>, nodes: Array<ResolversTypes['Director']> }>;
  DirectorCreateInput: DirectorCreateInput;
  DirectorEdge: ResolverTypeWrapper<Omit<DirectorEdge, 'node'> & { node: ResolversTypes['Director'] }>;
  DirectorGroup: ResolverTypeWrapper<DirectorGroup>;
  DirectorGroupBy: DirectorGroupBy;
  DirectorOrderBy: DirectorOrderBy;
  DirectorPayload: ResolverTypeWrapper<Omit<DirectorPayload, 'director'> & { director?: Maybe<ResolversTypes['Director']> }>;
  DirectorReferenceWhere: DirectorReferenceWhere;
  DirectorUnique: DirectorUnique;
  DirectorUpdateInput: DirectorUpdateInput;
  DirectorWhere: DirectorWhere;
  Distributor: ResolverTypeWrapper<Row>;
  DistributorAggregate: ResolverTypeWrapper<DistributorAggregate>;
  DistributorConnection: ResolverTypeWrapper<Omit<DistributorConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['DistributorEdge']>, nodes: Array<ResolversTypes['Distributor']> }>;
  DistributorCreateInput: DistributorCreateInput;
  DistributorEdge: ResolverTypeWrapper<Omit<DistributorEdge, 'node'> & { node: ResolversTypes['Distributor'] }>;
  DistributorGroup: ResolverTypeWrapper<DistributorGroup>;
  DistributorGroupBy: DistributorGroupBy;
  DistributorOrderBy: DistributorOrderBy;
  DistributorPayload: ResolverTypeWrapper<Omit<DistributorPayload, 'distributor'> & { distributor?: Maybe<ResolversTypes['Distributor']> }>;
  DistributorReferenceWhere: DistributorReferenceWhere;
  DistributorUnique: DistributorUnique;
  DistributorUpdateInput: DistributorUpdateInput;
  DistributorWhere: DistributorWhere;
  ExplainedGrant: ResolverTypeWrapper<ExplainedGrant>;
  ExplainedUse: ResolverTypeWrapper<ExplainedUse>;
  Explanation: ResolverTypeWrapper<Explanation>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  FloatFilter: FloatFilter;
  Group: ResolverTypeWrapper<Row>;
  GroupAggregate: ResolverTypeWrapper<GroupAggregate>;
  GroupConnection: ResolverTypeWrapper<Omit<GroupConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['GroupEdge']>, nodes: Array<ResolversTypes['Group']> }>;
  GroupEdge: ResolverTypeWrapper<Omit<GroupEdge, 'node'> & { node: ResolversTypes['Group'] }>;
  GroupOrderBy: GroupOrderBy;
  GroupWhere: GroupWhere;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  IDFilter: IdFilter;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  IntFilter: IntFilter;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Movie: ResolverTypeWrapper<Row>;
  MovieAggregate: ResolverTypeWrapper<Omit<MovieAggregate, 'group'> & { group?: Maybe<ResolversTypes['MovieGroup']> }>;
  MovieAvg: ResolverTypeWrapper<MovieAvg>;
  MovieConnection: ResolverTypeWrapper<Omit<MovieConnection, 'edges' | 'nodes'> & { edges: Array<ResolversTypes['MovieEdge']>, nodes: Array<ResolversTypes['Movie']> }>;
  MovieCreateInput: MovieCreateInput;
  MovieEdge: ResolverTypeWrapper<Omit<MovieEdge, 'node'> & { node: ResolversTypes['Movie'] }>;
  MovieGroup: ResolverTypeWrapper<Omit<MovieGroup, 'director' | 'distributor'> & { director?: Maybe<ResolversTypes['Director']>, distributor?: Maybe<ResolversTypes['Distributor']> }>;
  MovieGroupBy: MovieGroupBy;
  MovieListWhere: MovieListWhere;
  MovieMax: ResolverTypeWrapper<MovieMax>;
  MovieMin: ResolverTypeWrapper<MovieMin>;
  MovieOrderBy: MovieOrderBy;
  MoviePayload: ResolverTypeWrapper<Omit<MoviePayload, 'movie'> & { movie?: Maybe<ResolversTypes['Movie']> }>;
  MovieSum: ResolverTypeWrapper<MovieSum>;
  MovieUpdateInput: MovieUpdateInput;
  MovieWhere: MovieWhere;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RotatedSecret: ResolverTypeWrapper<RotatedSecret>;
  SafeInt: ResolverTypeWrapper<Scalars['SafeInt']['output']>;
  SafeIntFilter: SafeIntFilter;
  ServerInfo: ResolverTypeWrapper<ServerInfo>;
  SortDirection: SortDirection;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  StringFilter: StringFilter;
  StringListFilter: StringListFilter;
  UpdateClientInput: UpdateClientInput;
  Viewer: ResolverTypeWrapper<Viewer>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AccessRequirement: AccessRequirement;
  AuditEvent: Row;
  AuditEventAggregate: AuditEventAggregate;
  AuditEventConnection: Omit<AuditEventConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['AuditEventEdge']>, nodes: Array<ResolversParentTypes['AuditEvent']> };
  AuditEventEdge: Omit<AuditEventEdge, 'node'> & { node: ResolversParentTypes['AuditEvent'] };
  AuditEventGroup: AuditEventGroup;
  AuditEventMax: AuditEventMax;
  AuditEventMin: AuditEventMin;
  AuditEventOrderBy: AuditEventOrderBy;
  AuditEventWhere: AuditEventWhere;
  Boolean: Scalars['Boolean']['output'];
  BooleanFilter: BooleanFilter;
  BulkPayload: BulkPayload;
  Client: Row;
  ClientAggregate: ClientAggregate;
  ClientConnection: Omit<ClientConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['ClientEdge']>, nodes: Array<ResolversParentTypes['Client']> };
  ClientEdge: Omit<ClientEdge, 'node'> & { node: ResolversParentTypes['Client'] };
  ClientGrant: ClientGrant;
  ClientGrantInput: ClientGrantInput;
  ClientGroup: ClientGroup;
  ClientMax: ClientMax;
  ClientMin: ClientMin;
  ClientOrderBy: ClientOrderBy;
  ClientPayload: Omit<ClientPayload, 'client'> & { client?: Maybe<ResolversParentTypes['Client']> };
  ClientWhere: ClientWhere;
  CreateClientInput: CreateClientInput;
  CreatedClient: Omit<CreatedClient, 'client'> & { client?: Maybe<ResolversParentTypes['Client']> };
  Date: Scalars['Date']['output'];
  DateFilter: DateFilter;
  DateTime: Scalars['DateTime']['output'];
  DateTimeFilter: DateTimeFilter;
  DeletePayload: DeletePayload;
  DeletedClient: DeletedClient;
  Director: Row;
  DirectorAggregate: DirectorAggregate;
  DirectorConnection: Omit<DirectorConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['DirectorEdge']>, nodes: Array<ResolversParentTypes['Director']> };
  DirectorCreateInput: DirectorCreateInput;
  DirectorEdge: Omit<DirectorEdge, 'node'> & { node: ResolversParentTypes['Director'] };
  DirectorGroup: DirectorGroup;
  DirectorOrderBy: DirectorOrderBy;
  DirectorPayload: Omit<DirectorPayload, 'director'> & { director?: Maybe<ResolversParentTypes['Director']> };
  DirectorReferenceWhere: DirectorReferenceWhere;
  DirectorUnique: DirectorUnique;
  DirectorUpdateInput: DirectorUpdateInput;
  DirectorWhere: DirectorWhere;
  Distributor: Row;
  DistributorAggregate: DistributorAggregate;
  DistributorConnection: Omit<DistributorConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['DistributorEdge']>, nodes: Array<ResolversParentTypes['Distributor']> };
  DistributorCreateInput: DistributorCreateInput;
  DistributorEdge: Omit<DistributorEdge, 'node'> & { node: ResolversParentTypes['Distributor'] };
  DistributorGroup: DistributorGroup;
  DistributorOrderBy: DistributorOrderBy;
  DistributorPayload: Omit<DistributorPayload, 'distributor'> & { distributor?: Maybe<ResolversParentTypes['Distributor']> };
  DistributorReferenceWhere: DistributorReferenceWhere;
  DistributorUnique: DistributorUnique;
  DistributorUpdateInput: DistributorUpdateInput;
  DistributorWhere: DistributorWhere;
  ExplainedGrant: ExplainedGrant;
  ExplainedUse: ExplainedUse;
  Explanation: Explanation;
  Float: Scalars['Float']['output'];
  FloatFilter: FloatFilter;
  Group: Row;
  GroupAggregate: GroupAggregate;
  GroupConnection: Omit<GroupConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['GroupEdge']>, nodes: Array<ResolversParentTypes['Group']> };
  GroupEdge: Omit<GroupEdge, 'node'> & { node: ResolversParentTypes['Group'] };
  GroupOrderBy: GroupOrderBy;
  GroupWhere: GroupWhere;
  ID: Scalars['ID']['output'];
  IDFilter: IdFilter;
  Int: Scalars['Int']['output'];
  IntFilter: IntFilter;
  JSON: Scalars['JSON']['output'];
  Movie: Row;
  MovieAggregate: Omit<MovieAggregate, 'group'> & { group?: Maybe<ResolversParentTypes['MovieGroup']> };
  MovieAvg: MovieAvg;
  MovieConnection: Omit<MovieConnection, 'edges' | 'nodes'> & { edges: Array<ResolversParentTypes['MovieEdge']>, nodes: Array<ResolversParentTypes['Movie']> };
  MovieCreateInput: MovieCreateInput;
  MovieEdge: Omit<MovieEdge, 'node'> & { node: ResolversParentTypes['Movie'] };
  MovieGroup: Omit<MovieGroup, 'director' | 'distributor'> & { director?: Maybe<ResolversParentTypes['Director']>, distributor?: Maybe<ResolversParentTypes['Distributor']> };
  MovieListWhere: MovieListWhere;
  MovieMax: MovieMax;
  MovieMin: MovieMin;
  MovieOrderBy: MovieOrderBy;
  MoviePayload: Omit<MoviePayload, 'movie'> & { movie?: Maybe<ResolversParentTypes['Movie']> };
  MovieSum: MovieSum;
  MovieUpdateInput: MovieUpdateInput;
  MovieWhere: MovieWhere;
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  RotatedSecret: RotatedSecret;
  SafeInt: Scalars['SafeInt']['output'];
  SafeIntFilter: SafeIntFilter;
  ServerInfo: ServerInfo;
  String: Scalars['String']['output'];
  StringFilter: StringFilter;
  StringListFilter: StringListFilter;
  UpdateClientInput: UpdateClientInput;
  Viewer: Viewer;
};

export type ActionDirectiveArgs = {
  model: Scalars['String']['input'];
  verb: ActionVerb;
};

export type ActionDirectiveResolver<Result, Parent, ContextType = Context, Args = ActionDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AuthenticatedDirectiveArgs = { };

export type AuthenticatedDirectiveResolver<Result, Parent, ContextType = Context, Args = AuthenticatedDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type InverseDirectiveArgs = {
  of: Scalars['String']['input'];
};

export type InverseDirectiveResolver<Result, Parent, ContextType = Context, Args = InverseDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type MirrorsDirectiveArgs = {
  field: Scalars['String']['input'];
};

export type MirrorsDirectiveResolver<Result, Parent, ContextType = Context, Args = MirrorsDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ModelDirectiveArgs = {
  readOnly?: Maybe<Scalars['Boolean']['input']>;
};

export type ModelDirectiveResolver<Result, Parent, ContextType = Context, Args = ModelDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type OwnerDirectiveArgs = { };

export type OwnerDirectiveResolver<Result, Parent, ContextType = Context, Args = OwnerDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PermissionDirectiveArgs = {
  requires: Scalars['String']['input'];
};

export type PermissionDirectiveResolver<Result, Parent, ContextType = Context, Args = PermissionDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PublicDirectiveArgs = { };

export type PublicDirectiveResolver<Result, Parent, ContextType = Context, Args = PublicDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type ReadsDirectiveArgs = {
  fields: Array<Scalars['String']['input']>;
};

export type ReadsDirectiveResolver<Result, Parent, ContextType = Context, Args = ReadsDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type RequiresScopesDirectiveArgs = {
  scopes: Array<Array<Scalars['String']['input']>>;
};

export type RequiresScopesDirectiveResolver<Result, Parent, ContextType = Context, Args = RequiresScopesDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AccessRequirementResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AccessRequirement'] = ResolversParentTypes['AccessRequirement']> = {
  permission?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type AuditEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEvent'] = ResolversParentTypes['AuditEvent']> = {
  changedFields?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  clientId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  coordinates?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  decision?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  operationName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  time?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AuditEventAggregateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEventAggregate'] = ResolversParentTypes['AuditEventAggregate']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  group?: Resolver<Maybe<ResolversTypes['AuditEventGroup']>, ParentType, ContextType>;
  max?: Resolver<Maybe<ResolversTypes['AuditEventMax']>, ParentType, ContextType>;
  min?: Resolver<Maybe<ResolversTypes['AuditEventMin']>, ParentType, ContextType>;
};

export type AuditEventConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEventConnection'] = ResolversParentTypes['AuditEventConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AuditEventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['AuditEvent']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AuditEventEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEventEdge'] = ResolversParentTypes['AuditEventEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditEvent'], ParentType, ContextType>;
};

export type AuditEventGroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEventGroup'] = ResolversParentTypes['AuditEventGroup']> = {
  clientId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  decision?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  operationName?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestId?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  timeByDay?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  timeByMonth?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  timeByYear?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
};

export type AuditEventMaxResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEventMax'] = ResolversParentTypes['AuditEventMax']> = {
  time?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type AuditEventMinResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEventMin'] = ResolversParentTypes['AuditEventMin']> = {
  time?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type BulkPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['BulkPayload'] = ResolversParentTypes['BulkPayload']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  ids?: Resolver<Array<ResolversTypes['ID']>, ParentType, ContextType>;
};

export type ClientResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Client'] = ResolversParentTypes['Client']> = {
  attributes?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  enabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  grants?: Resolver<Array<ResolversTypes['ClientGrant']>, ParentType, ContextType>;
  groups?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  lastUsed?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  ttl?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ClientAggregateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClientAggregate'] = ResolversParentTypes['ClientAggregate']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  group?: Resolver<Maybe<ResolversTypes['ClientGroup']>, ParentType, ContextType>;
  max?: Resolver<Maybe<ResolversTypes['ClientMax']>, ParentType, ContextType>;
  min?: Resolver<Maybe<ResolversTypes['ClientMin']>, ParentType, ContextType>;
};

export type ClientConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClientConnection'] = ResolversParentTypes['ClientConnection']> = {
  edges?: Resolver<Array<ResolversTypes['ClientEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Client']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type ClientEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClientEdge'] = ResolversParentTypes['ClientEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Client'], ParentType, ContextType>;
};

export type ClientGrantResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClientGrant'] = ResolversParentTypes['ClientGrant']> = {
  permission?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  where?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type ClientGroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClientGroup'] = ResolversParentTypes['ClientGroup']> = {
  enabled?: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  lastUsedByDay?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  lastUsedByMonth?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastUsedByYear?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ClientMaxResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClientMax'] = ResolversParentTypes['ClientMax']> = {
  lastUsed?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ClientMinResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClientMin'] = ResolversParentTypes['ClientMin']> = {
  lastUsed?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ClientPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ClientPayload'] = ResolversParentTypes['ClientPayload']> = {
  client?: Resolver<Maybe<ResolversTypes['Client']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type CreatedClientResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreatedClient'] = ResolversParentTypes['CreatedClient']> = {
  client?: Resolver<Maybe<ResolversTypes['Client']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface DateScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Date'], any> {
  name: 'Date';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeletePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeletePayload'] = ResolversParentTypes['DeletePayload']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DeletedClientResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeletedClient'] = ResolversParentTypes['DeletedClient']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DirectorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Director'] = ResolversParentTypes['Director']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  movies?: Resolver<Maybe<ResolversTypes['MovieConnection']>, ParentType, ContextType, Partial<DirectorMoviesArgs>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DirectorAggregateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectorAggregate'] = ResolversParentTypes['DirectorAggregate']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  group?: Resolver<Maybe<ResolversTypes['DirectorGroup']>, ParentType, ContextType>;
};

export type DirectorConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectorConnection'] = ResolversParentTypes['DirectorConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DirectorEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Director']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DirectorEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectorEdge'] = ResolversParentTypes['DirectorEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Director'], ParentType, ContextType>;
};

export type DirectorGroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectorGroup'] = ResolversParentTypes['DirectorGroup']> = {
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DirectorPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DirectorPayload'] = ResolversParentTypes['DirectorPayload']> = {
  director?: Resolver<Maybe<ResolversTypes['Director']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type DistributorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Distributor'] = ResolversParentTypes['Distributor']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  movies?: Resolver<Maybe<ResolversTypes['MovieConnection']>, ParentType, ContextType, Partial<DistributorMoviesArgs>>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DistributorAggregateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DistributorAggregate'] = ResolversParentTypes['DistributorAggregate']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  group?: Resolver<Maybe<ResolversTypes['DistributorGroup']>, ParentType, ContextType>;
};

export type DistributorConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DistributorConnection'] = ResolversParentTypes['DistributorConnection']> = {
  edges?: Resolver<Array<ResolversTypes['DistributorEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Distributor']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DistributorEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DistributorEdge'] = ResolversParentTypes['DistributorEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Distributor'], ParentType, ContextType>;
};

export type DistributorGroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DistributorGroup'] = ResolversParentTypes['DistributorGroup']> = {
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type DistributorPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DistributorPayload'] = ResolversParentTypes['DistributorPayload']> = {
  distributor?: Resolver<Maybe<ResolversTypes['Distributor']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ExplainedGrantResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExplainedGrant'] = ResolversParentTypes['ExplainedGrant']> = {
  group?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  permission?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  until?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  where?: Resolver<Maybe<ResolversTypes['JSON']>, ParentType, ContextType>;
};

export type ExplainedUseResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ExplainedUse'] = ResolversParentTypes['ExplainedUse']> = {
  allowed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  because?: Resolver<Maybe<Array<ResolversTypes['ExplainedGrant']>>, ParentType, ContextType>;
  coordinate?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  held?: Resolver<ResolversTypes['AccessRequirement'], ParentType, ContextType>;
  missing?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  required?: Resolver<ResolversTypes['AccessRequirement'], ParentType, ContextType>;
  selection?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ExplanationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Explanation'] = ResolversParentTypes['Explanation']> = {
  allowed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  coordinates?: Resolver<Array<ResolversTypes['ExplainedUse']>, ParentType, ContextType>;
  fix?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type GroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Group'] = ResolversParentTypes['Group']> = {
  grants?: Resolver<Array<ResolversTypes['ClientGrant']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type GroupAggregateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GroupAggregate'] = ResolversParentTypes['GroupAggregate']> = {
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type GroupConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GroupConnection'] = ResolversParentTypes['GroupConnection']> = {
  edges?: Resolver<Array<ResolversTypes['GroupEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Group']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type GroupEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['GroupEdge'] = ResolversParentTypes['GroupEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Group'], ParentType, ContextType>;
};

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type MovieResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Movie'] = ResolversParentTypes['Movie']> = {
  creativeType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  director?: Resolver<Maybe<ResolversTypes['Director']>, ParentType, ContextType>;
  distributor?: Resolver<Maybe<ResolversTypes['Distributor']>, ParentType, ContextType>;
  genre?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  imdbRating?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  imdbVotes?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  mpaaRating?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  productionBudget?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  releaseDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  rottenTomatoesRating?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  runningTimeMinutes?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  usDvdSales?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  usGross?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  worldwideGross?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type MovieAggregateResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MovieAggregate'] = ResolversParentTypes['MovieAggregate']> = {
  avg?: Resolver<Maybe<ResolversTypes['MovieAvg']>, ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  group?: Resolver<Maybe<ResolversTypes['MovieGroup']>, ParentType, ContextType>;
  max?: Resolver<Maybe<ResolversTypes['MovieMax']>, ParentType, ContextType>;
  min?: Resolver<Maybe<ResolversTypes['MovieMin']>, ParentType, ContextType>;
  sum?: Resolver<Maybe<ResolversTypes['MovieSum']>, ParentType, ContextType>;
};

export type MovieAvgResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MovieAvg'] = ResolversParentTypes['MovieAvg']> = {
  imdbRating?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  imdbVotes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  productionBudget?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  rottenTomatoesRating?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  runningTimeMinutes?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  usDvdSales?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  usGross?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  worldwideGross?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type MovieConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MovieConnection'] = ResolversParentTypes['MovieConnection']> = {
  edges?: Resolver<Array<ResolversTypes['MovieEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Movie']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type MovieEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MovieEdge'] = ResolversParentTypes['MovieEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Movie'], ParentType, ContextType>;
};

export type MovieGroupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MovieGroup'] = ResolversParentTypes['MovieGroup']> = {
  creativeType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  director?: Resolver<Maybe<ResolversTypes['Director']>, ParentType, ContextType>;
  distributor?: Resolver<Maybe<ResolversTypes['Distributor']>, ParentType, ContextType>;
  genre?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  imdbRating?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  imdbVotes?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  mpaaRating?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  productionBudget?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  releaseDateByDay?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  releaseDateByMonth?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  releaseDateByYear?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  rottenTomatoesRating?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  runningTimeMinutes?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  source?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  title?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  usDvdSales?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  usGross?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  worldwideGross?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type MovieMaxResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MovieMax'] = ResolversParentTypes['MovieMax']> = {
  imdbRating?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  imdbVotes?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  productionBudget?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  releaseDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  rottenTomatoesRating?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  runningTimeMinutes?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  usDvdSales?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  usGross?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  worldwideGross?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type MovieMinResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MovieMin'] = ResolversParentTypes['MovieMin']> = {
  imdbRating?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  imdbVotes?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  productionBudget?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  releaseDate?: Resolver<Maybe<ResolversTypes['Date']>, ParentType, ContextType>;
  rottenTomatoesRating?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  runningTimeMinutes?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  usDvdSales?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  usGross?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  worldwideGross?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type MoviePayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MoviePayload'] = ResolversParentTypes['MoviePayload']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  movie?: Resolver<Maybe<ResolversTypes['Movie']>, ParentType, ContextType>;
};

export type MovieSumResolvers<ContextType = Context, ParentType extends ResolversParentTypes['MovieSum'] = ResolversParentTypes['MovieSum']> = {
  imdbRating?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  imdbVotes?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  productionBudget?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  rottenTomatoesRating?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  runningTimeMinutes?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  usDvdSales?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  usGross?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  worldwideGross?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  createClient?: Resolver<Maybe<ResolversTypes['CreatedClient']>, ParentType, ContextType, RequireFields<MutationCreateClientArgs, 'input'>>;
  createDirector?: Resolver<Maybe<ResolversTypes['DirectorPayload']>, ParentType, ContextType, RequireFields<MutationCreateDirectorArgs, 'input'>>;
  createDirectors?: Resolver<Maybe<ResolversTypes['BulkPayload']>, ParentType, ContextType, RequireFields<MutationCreateDirectorsArgs, 'inputs'>>;
  createDistributor?: Resolver<Maybe<ResolversTypes['DistributorPayload']>, ParentType, ContextType, RequireFields<MutationCreateDistributorArgs, 'input'>>;
  createDistributors?: Resolver<Maybe<ResolversTypes['BulkPayload']>, ParentType, ContextType, RequireFields<MutationCreateDistributorsArgs, 'inputs'>>;
  createMovie?: Resolver<Maybe<ResolversTypes['MoviePayload']>, ParentType, ContextType, RequireFields<MutationCreateMovieArgs, 'input'>>;
  createMovies?: Resolver<Maybe<ResolversTypes['BulkPayload']>, ParentType, ContextType, RequireFields<MutationCreateMoviesArgs, 'inputs'>>;
  deleteClient?: Resolver<Maybe<ResolversTypes['DeletedClient']>, ParentType, ContextType, RequireFields<MutationDeleteClientArgs, 'id'>>;
  deleteDirector?: Resolver<Maybe<ResolversTypes['DeletePayload']>, ParentType, ContextType, RequireFields<MutationDeleteDirectorArgs, 'id'>>;
  deleteDirectors?: Resolver<Maybe<ResolversTypes['BulkPayload']>, ParentType, ContextType, RequireFields<MutationDeleteDirectorsArgs, 'where'>>;
  deleteDistributor?: Resolver<Maybe<ResolversTypes['DeletePayload']>, ParentType, ContextType, RequireFields<MutationDeleteDistributorArgs, 'id'>>;
  deleteDistributors?: Resolver<Maybe<ResolversTypes['BulkPayload']>, ParentType, ContextType, RequireFields<MutationDeleteDistributorsArgs, 'where'>>;
  deleteMovie?: Resolver<Maybe<ResolversTypes['DeletePayload']>, ParentType, ContextType, RequireFields<MutationDeleteMovieArgs, 'id'>>;
  deleteMovies?: Resolver<Maybe<ResolversTypes['BulkPayload']>, ParentType, ContextType, RequireFields<MutationDeleteMoviesArgs, 'where'>>;
  grantPermission?: Resolver<Maybe<ResolversTypes['ClientPayload']>, ParentType, ContextType, RequireFields<MutationGrantPermissionArgs, 'client' | 'permission'>>;
  revokePermission?: Resolver<Maybe<ResolversTypes['ClientPayload']>, ParentType, ContextType, RequireFields<MutationRevokePermissionArgs, 'client' | 'permission'>>;
  rotateClientSecret?: Resolver<Maybe<ResolversTypes['RotatedSecret']>, ParentType, ContextType, RequireFields<MutationRotateClientSecretArgs, 'id'>>;
  updateClient?: Resolver<Maybe<ResolversTypes['ClientPayload']>, ParentType, ContextType, RequireFields<MutationUpdateClientArgs, 'id' | 'input'>>;
  updateDirector?: Resolver<Maybe<ResolversTypes['DirectorPayload']>, ParentType, ContextType, RequireFields<MutationUpdateDirectorArgs, 'id' | 'input'>>;
  updateDirectors?: Resolver<Maybe<ResolversTypes['BulkPayload']>, ParentType, ContextType, RequireFields<MutationUpdateDirectorsArgs, 'set' | 'where'>>;
  updateDistributor?: Resolver<Maybe<ResolversTypes['DistributorPayload']>, ParentType, ContextType, RequireFields<MutationUpdateDistributorArgs, 'id' | 'input'>>;
  updateDistributors?: Resolver<Maybe<ResolversTypes['BulkPayload']>, ParentType, ContextType, RequireFields<MutationUpdateDistributorsArgs, 'set' | 'where'>>;
  updateMovie?: Resolver<Maybe<ResolversTypes['MoviePayload']>, ParentType, ContextType, RequireFields<MutationUpdateMovieArgs, 'id' | 'input'>>;
  updateMovies?: Resolver<Maybe<ResolversTypes['BulkPayload']>, ParentType, ContextType, RequireFields<MutationUpdateMoviesArgs, 'set' | 'where'>>;
  upsertDirector?: Resolver<Maybe<ResolversTypes['DirectorPayload']>, ParentType, ContextType, RequireFields<MutationUpsertDirectorArgs, 'by' | 'create' | 'update'>>;
  upsertDistributor?: Resolver<Maybe<ResolversTypes['DistributorPayload']>, ParentType, ContextType, RequireFields<MutationUpsertDistributorArgs, 'by' | 'create' | 'update'>>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  auditEvent?: Resolver<Maybe<ResolversTypes['AuditEvent']>, ParentType, ContextType, RequireFields<QueryAuditEventArgs, 'id'>>;
  auditEvents?: Resolver<Maybe<ResolversTypes['AuditEventConnection']>, ParentType, ContextType, Partial<QueryAuditEventsArgs>>;
  auditEventsAggregate?: Resolver<Maybe<Array<ResolversTypes['AuditEventAggregate']>>, ParentType, ContextType, Partial<QueryAuditEventsAggregateArgs>>;
  client?: Resolver<Maybe<ResolversTypes['Client']>, ParentType, ContextType, RequireFields<QueryClientArgs, 'id'>>;
  clients?: Resolver<Maybe<ResolversTypes['ClientConnection']>, ParentType, ContextType, Partial<QueryClientsArgs>>;
  clientsAggregate?: Resolver<Maybe<Array<ResolversTypes['ClientAggregate']>>, ParentType, ContextType, Partial<QueryClientsAggregateArgs>>;
  director?: Resolver<Maybe<ResolversTypes['Director']>, ParentType, ContextType, RequireFields<QueryDirectorArgs, 'id'>>;
  directors?: Resolver<Maybe<ResolversTypes['DirectorConnection']>, ParentType, ContextType, Partial<QueryDirectorsArgs>>;
  directorsAggregate?: Resolver<Maybe<Array<ResolversTypes['DirectorAggregate']>>, ParentType, ContextType, Partial<QueryDirectorsAggregateArgs>>;
  distributor?: Resolver<Maybe<ResolversTypes['Distributor']>, ParentType, ContextType, RequireFields<QueryDistributorArgs, 'id'>>;
  distributors?: Resolver<Maybe<ResolversTypes['DistributorConnection']>, ParentType, ContextType, Partial<QueryDistributorsArgs>>;
  distributorsAggregate?: Resolver<Maybe<Array<ResolversTypes['DistributorAggregate']>>, ParentType, ContextType, Partial<QueryDistributorsAggregateArgs>>;
  explain?: Resolver<Maybe<ResolversTypes['Explanation']>, ParentType, ContextType, RequireFields<QueryExplainArgs, 'document'>>;
  group?: Resolver<Maybe<ResolversTypes['Group']>, ParentType, ContextType, RequireFields<QueryGroupArgs, 'id'>>;
  groups?: Resolver<Maybe<ResolversTypes['GroupConnection']>, ParentType, ContextType, Partial<QueryGroupsArgs>>;
  groupsAggregate?: Resolver<Maybe<Array<ResolversTypes['GroupAggregate']>>, ParentType, ContextType, Partial<QueryGroupsAggregateArgs>>;
  movie?: Resolver<Maybe<ResolversTypes['Movie']>, ParentType, ContextType, RequireFields<QueryMovieArgs, 'id'>>;
  movies?: Resolver<Maybe<ResolversTypes['MovieConnection']>, ParentType, ContextType, Partial<QueryMoviesArgs>>;
  moviesAggregate?: Resolver<Maybe<Array<ResolversTypes['MovieAggregate']>>, ParentType, ContextType, Partial<QueryMoviesAggregateArgs>>;
  serverInfo?: Resolver<ResolversTypes['ServerInfo'], ParentType, ContextType>;
  viewer?: Resolver<Maybe<ResolversTypes['Viewer']>, ParentType, ContextType>;
};

export type RotatedSecretResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RotatedSecret'] = ResolversParentTypes['RotatedSecret']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface SafeIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['SafeInt'], any> {
  name: 'SafeInt';
}

export type ServerInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ServerInfo'] = ResolversParentTypes['ServerInfo']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tokenEndpoint?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Viewer'] = ResolversParentTypes['Viewer']> = {
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  permissions?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
  scopes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AccessRequirement?: AccessRequirementResolvers<ContextType>;
  AuditEvent?: AuditEventResolvers<ContextType>;
  AuditEventAggregate?: AuditEventAggregateResolvers<ContextType>;
  AuditEventConnection?: AuditEventConnectionResolvers<ContextType>;
  AuditEventEdge?: AuditEventEdgeResolvers<ContextType>;
  AuditEventGroup?: AuditEventGroupResolvers<ContextType>;
  AuditEventMax?: AuditEventMaxResolvers<ContextType>;
  AuditEventMin?: AuditEventMinResolvers<ContextType>;
  BulkPayload?: BulkPayloadResolvers<ContextType>;
  Client?: ClientResolvers<ContextType>;
  ClientAggregate?: ClientAggregateResolvers<ContextType>;
  ClientConnection?: ClientConnectionResolvers<ContextType>;
  ClientEdge?: ClientEdgeResolvers<ContextType>;
  ClientGrant?: ClientGrantResolvers<ContextType>;
  ClientGroup?: ClientGroupResolvers<ContextType>;
  ClientMax?: ClientMaxResolvers<ContextType>;
  ClientMin?: ClientMinResolvers<ContextType>;
  ClientPayload?: ClientPayloadResolvers<ContextType>;
  CreatedClient?: CreatedClientResolvers<ContextType>;
  Date?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  DeletePayload?: DeletePayloadResolvers<ContextType>;
  DeletedClient?: DeletedClientResolvers<ContextType>;
  Director?: DirectorResolvers<ContextType>;
  DirectorAggregate?: DirectorAggregateResolvers<ContextType>;
  DirectorConnection?: DirectorConnectionResolvers<ContextType>;
  DirectorEdge?: DirectorEdgeResolvers<ContextType>;
  DirectorGroup?: DirectorGroupResolvers<ContextType>;
  DirectorPayload?: DirectorPayloadResolvers<ContextType>;
  Distributor?: DistributorResolvers<ContextType>;
  DistributorAggregate?: DistributorAggregateResolvers<ContextType>;
  DistributorConnection?: DistributorConnectionResolvers<ContextType>;
  DistributorEdge?: DistributorEdgeResolvers<ContextType>;
  DistributorGroup?: DistributorGroupResolvers<ContextType>;
  DistributorPayload?: DistributorPayloadResolvers<ContextType>;
  ExplainedGrant?: ExplainedGrantResolvers<ContextType>;
  ExplainedUse?: ExplainedUseResolvers<ContextType>;
  Explanation?: ExplanationResolvers<ContextType>;
  Group?: GroupResolvers<ContextType>;
  GroupAggregate?: GroupAggregateResolvers<ContextType>;
  GroupConnection?: GroupConnectionResolvers<ContextType>;
  GroupEdge?: GroupEdgeResolvers<ContextType>;
  JSON?: GraphQLScalarType;
  Movie?: MovieResolvers<ContextType>;
  MovieAggregate?: MovieAggregateResolvers<ContextType>;
  MovieAvg?: MovieAvgResolvers<ContextType>;
  MovieConnection?: MovieConnectionResolvers<ContextType>;
  MovieEdge?: MovieEdgeResolvers<ContextType>;
  MovieGroup?: MovieGroupResolvers<ContextType>;
  MovieMax?: MovieMaxResolvers<ContextType>;
  MovieMin?: MovieMinResolvers<ContextType>;
  MoviePayload?: MoviePayloadResolvers<ContextType>;
  MovieSum?: MovieSumResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RotatedSecret?: RotatedSecretResolvers<ContextType>;
  SafeInt?: GraphQLScalarType;
  ServerInfo?: ServerInfoResolvers<ContextType>;
  Viewer?: ViewerResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  action?: ActionDirectiveResolver<any, any, ContextType>;
  authenticated?: AuthenticatedDirectiveResolver<any, any, ContextType>;
  inverse?: InverseDirectiveResolver<any, any, ContextType>;
  mirrors?: MirrorsDirectiveResolver<any, any, ContextType>;
  model?: ModelDirectiveResolver<any, any, ContextType>;
  owner?: OwnerDirectiveResolver<any, any, ContextType>;
  permission?: PermissionDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
  reads?: ReadsDirectiveResolver<any, any, ContextType>;
  requiresScopes?: RequiresScopesDirectiveResolver<any, any, ContextType>;
};
