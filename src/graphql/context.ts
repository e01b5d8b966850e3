import type { Actor } from '../access/rights.js';
import type { Data } from './data/data.js';

/** What every resolver is handed, made new for each request. */
export interface Context {
  /** `null`: no token was presented. */
  readonly actor: Actor | null;
  readonly requestId: string;
  /** Guarded access to every model: the actor's rows and fields, always. */
  readonly data: Data;
  /** Aborted when the request's time is over or its client has gone. */
  readonly signal?: AbortSignal;
}
