import type { FastifyReply } from 'fastify';
import type { Leave } from './fair-gate.js';
import { HttpError } from './http-error.js';

/**
 * What is done for one request, and its two ends: its time is over (`REQUEST_TIMEOUT`), or its client has gone. The place of the request
 * is kept until all that was begun for it has ended, whatever was answered: nothing runs that is not counted.
 */
export class RequestWork {
  /** Aborts at either end: then no store call is made any more. */
  readonly signal: AbortSignal;
  /** When the time is over, as `performance.now()` counts: reads of the store that are under way then are cut off. */
  readonly deadline: number;
  #leave: Leave | undefined;
  #isClosed = false;
  #begun = 0;

  constructor(reply: FastifyReply, timeoutMs: number) {
    const ended = new AbortController();
    this.signal = ended.signal;
    this.deadline = performance.now() + timeoutMs;
    const timer = setTimeout(() => {
      const error = tooLate(timeoutMs);
      ended.abort(error);
      // Who waits for anything has heard of it by now; a body that is still arriving has not.
      setImmediate(() => {
        if (!reply.sent) reply.send(error);
      });
    }, timeoutMs);
    reply.raw.once('close', () => {
      clearTimeout(timer);
      this.#isClosed = true;
      if (!reply.raw.writableFinished) ended.abort(hasGone());
      this.#leaveIfDone();
    });
  }

  /** Gives the place back by `leave` when all is over. */
  leaveBy(leave: Leave): void {
    this.#leave = leave;
    this.#leaveIfDone();
  }

  /** The outcome of something that is done for the request, or the reason why nobody waits for it any more. */
  async finish<T>(outcome: Promise<T>): Promise<T> {
    this.#begun += 1;
    const ended = () => {
      this.#begun -= 1;
      this.#leaveIfDone();
    };
    outcome.then(ended, ended);
    const { signal } = this;
    let giveUp = () => {};
    const given = new Promise<never>((_resolve, reject) => {
      giveUp = () => reject(signal.reason);
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp, { once: true });
    });
    try {
      return await Promise.race([outcome, given]);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
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
