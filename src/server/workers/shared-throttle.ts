import type { Attempt, Throttle } from '../../oauth/client-auth/throttle.js';
import { OAuthError } from '../../oauth/oauth-error.js';
import type { AttemptReply } from './messages.js';
import type { PrimaryLine } from './primary-line.js';

/**
 * A throttle that counts for all workers (TS-15): what the worker's own one lets pass, the primary's is asked too, before anything is
 * compared. A guesser gets no more guesses than from a single process.
 */
export function createSharedThrottle(own: Throttle, line: Pick<PrimaryLine, 'request' | 'tell'>): Throttle {
  return {
    begin: (clientId, ip, options = {}): Attempt => {
      const attempt = own.begin(clientId, ip, options);
      let id = 0;
      const reply = line.request((given) => {
        id = given;
        return { scopeql: 'attempt', id, clientId, ip, isShared: options.isShared ?? false };
      });
      const end = (hasFailed: boolean) => line.tell({ scopeql: 'attempt over', id, hasFailed });
      const granted = reply.then(requireGranted, unreachable);
      granted.catch(() => {}); // Whoever waits for it hears of it.
      return {
        granted,
        fail: () => {
          attempt.fail();
          end(true);
        },
        withdraw: () => {
          attempt.withdraw();
          end(false);
        },
      };
    },
  };
}

function requireGranted(reply: unknown): void {
  const { retryAfterSeconds } = reply as AttemptReply;
  if (retryAfterSeconds === null) return;
  throw new OAuthError('too_many_requests', 'too many failed attempts, try again later', { retryAfterSeconds });
}

function unreachable(cause: unknown): never {
  throw new OAuthError('temporarily_unavailable', 'the server is stopping, try again', { cause });
}
