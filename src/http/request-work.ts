import type { FastifyReply } from 'fastify';
import type { Leave } from './fair-gate.js';
import { HttpError } from './http-error.js';

/** The part of an `AbortSignal` that waiting needs. */
export interface EndSignal extends Pick<AbortSignal, 'aborted' | 'reason'> {
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** The end of a request. A real `AbortSignal` costs more than all else here, and hardly any request asks for one. */
class RequestEnd implements EndSignal {
  readonly #listeners = new Set<() => void>();
  #controller: AbortController | undefined;
  aborted = false;
  reason: unknown;

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.aborted) this.#controller.abort(this.reason);
    }
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.#controller?.abort(reason);
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }
}

/**
 * What is done for one request, and its two ends: its time is over (`REQUEST_TIMEOUT`), or its client has gone. The place of the request
 * is kept until all that was begun for it has ended, whatever was answered: nothing runs that is not counted.
 */
export class RequestWork {
  readonly #end = new RequestEnd();
  /** When the time is over, as `performance.now()` counts: reads of the store that are under way then are cut off. */
  readonly deadline: number;
  #leave: Leave | undefined;
  #isClosed = false;
  #begun = 0;

  constructor(reply: FastifyReply, timeoutMs: number) {
    this.deadline = performance.now() + timeoutMs;
    const timer = setTimeout(() => {
      const error = tooLate(timeoutMs);
      this.#end.abort(error);
      // Who waits for anything has heard of it by now; a body that is still arriving has not.
      setImmediate(() => {
        if (!reply.sent) reply.send(error);
      });
    }, timeoutMs);
    reply.raw.once('close', () => {
      clearTimeout(timer);
      this.#isClosed = true;
      if (!reply.raw.writableFinished) this.#end.abort(hasGone());
      this.#leaveIfDone();
    });
  }

  /** Aborts at either end: then no store call is made any more. */
  get end(): EndSignal {
    return this.#end;
  }

  /** The same as a signal that others understand; made when it is asked for. */
  get signal(): AbortSignal {
    return this.#end.signal;
  }

  /** Gives the place back by `leave` when all is over. */
  leaveBy(leave: Leave): void {
    this.#leave = leave;
    this.#leaveIfDone();
  }

  /** The outcome of something that is done for the request, or the reason why nobody waits for it any more. */
  finish<T>(outcome: Promise<T>): Promise<T> {
    this.#begun += 1;
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(this.#end.reason);
      const ended = () => {
        this.#end.removeEventListener('abort', giveUp);
        this.#begun -= 1;
        this.#leaveIfDone();
      };
      outcome.then(
        (value) => {
          ended();
          resolve(value);
        },
        (error) => {
          ended();
          reject(error);
        },
      );
      if (this.#end.aborted) giveUp();
      else this.#end.addEventListener('abort', giveUp);
    });
  }

  #leaveIfDone(): void {
    if (this.#isClosed && this.#begun === 0) this.#leave?.();
  }
}

function tooLate(timeoutMs: number): HttpError {
  const message = `The request took longer than ${timeoutMs / 1000} s (REQUEST_TIMEOUT); a mutation may have taken effect`;
  return new HttpError(503, 'SERVICE_UNAVAILABLE', message, {
    limit: 'REQUEST_TIMEOUT',
    headers: { 'retry-after': '1' },
  });
}

/** For the log alone. */
function hasGone(): HttpError {
  return new HttpError(499, 'BAD_REQUEST', 'The client has gone');
}
