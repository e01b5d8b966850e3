import type { Actor } from '../access/rights.js';
import type { Administration } from './administration/administration.js';
import type { Allowance } from './cost/allowance.js';
import type { Data } from './data/data.js';
import type { IntrospectionAnswers } from './hidden-fields.js';

/** What the server says of itself to anybody. */
export interface ServerDescription {
  readonly name: string;
  readonly version: string;
  /** The absolute URL of the token endpoint. */
  readonly tokenEndpoint: string;
}

/** What every resolver is handed, made new for each request. */
export interface Context {
  /** `null`: no token was presented. */
  readonly actor: Actor | null;
  readonly requestId: string;
  readonly server: ServerDescription;
  /** Guarded access to every model: the actor's rows and fields, always. */
  readonly data: Data;
  /** Clients and their grants, for the mutations that administer them. */
  readonly administration: Administration;
  /** What the request is held to, and what it may still spend. */
  readonly allowance: Allowance;
  /** Under which a mutation is carried out once, however often it is sent. */
  readonly idempotencyKey?: string | undefined;
  /** Aborted when the request's time is over or its client has gone. */
  readonly signal?: AbortSignal;
  /** What `__schema` and `__type` answer this actor; only when the operation asks. */
  readonly introspection?: IntrospectionAnswers;
}
