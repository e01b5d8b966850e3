import type { DemoCredentials } from '../../demo/demo-lines.js';

/** What a worker says to the primary process. */
export type FromWorker =
  /** It listens to the primary from now on. */
  | { readonly scopeql: 'here' }
  /** It serves. */
  | { readonly scopeql: 'up'; readonly url: string; readonly credentials: readonly DemoCredentials[] | null }
  /** To be passed on to all siblings. */
  | { readonly scopeql: 'ask'; readonly id: number; readonly topic: string; readonly content: unknown }
  /** To what was passed on; `round` is the primary's. */
  | { readonly scopeql: 'answer'; readonly round: number; readonly content: unknown }
  /** An attempt to authenticate begins, and is over. */
  | {
      readonly scopeql: 'attempt';
      readonly id: number;
      readonly clientId: string;
      readonly ip: string;
      readonly isShared: boolean;
    }
  | { readonly scopeql: 'attempt over'; readonly id: number; readonly hasFailed: boolean }
  /** A one-time name is used; whether it is new is the question. */
  | { readonly scopeql: 'use once'; readonly id: number; readonly owner: string; readonly name: string };

/** What the primary process says to a worker. */
export type FromPrimary =
  /** Drain and end. */
  | { readonly scopeql: 'stop' }
  | { readonly scopeql: 'asked'; readonly round: number; readonly topic: string; readonly content: unknown }
  /** To a request of the worker's, by its id. */
  | { readonly scopeql: 'reply'; readonly id: number; readonly content: unknown };

/** How an attempt is decided: `null`, it may be checked; else the seconds until it is worth trying again. */
export type AttemptReply = { readonly retryAfterSeconds: number | null };

/** Messages of others (Node's own, a library's) go the same way. */
export function isOurs(message: unknown): message is { readonly scopeql: unknown } {
  return typeof message === 'object' && message !== null && 'scopeql' in message;
}
