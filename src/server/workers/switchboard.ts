import type { Worker } from 'node:cluster';
import type { Clock } from '../../lib/clock.js';
import { type Attempt, createThrottle } from '../../oauth/client-auth/throttle.js';
import { createRecentProofs } from '../../oauth/dpop/recent-proofs.js';
import { OAuthError } from '../../oauth/oauth-error.js';
import type { AttemptReply, FromPrimary, FromWorker } from './messages.js';

/** A sibling that does not answer by then is left out. */
const roundMs = 1000;

/** The primary's side of what workers ask of each other, and of what they count together. */
export interface Switchboard {
  take(worker: Worker, message: FromWorker): void;
  /** A worker is gone: nobody waits for its answers, and what it was checking counts as failed. */
  forget(worker: Worker): void;
}

/** One question on its way around. */
interface Round {
  readonly waitingFor: Set<number>;
  readonly answers: unknown[];
  end(): void;
}

/** Makes the switchboard of the workers that `workers` lists. */
export function createSwitchboard(workers: () => readonly Worker[], clock: Clock): Switchboard {
  const rounds = new Map<number, Round>();
  const attempts = new Map<string, Attempt>();
  const throttle = createThrottle(clock);
  const proofs = createRecentProofs(clock);
  let lastRound = 0;

  function passOn(asking: Worker, { id, topic, content }: Extract<FromWorker, { scopeql: 'ask' }>): void {
    lastRound += 1;
    const round = lastRound;
    const asked = workers().filter((worker) => worker !== asking && worker.isConnected());
    const answers: unknown[] = [];
    const timer = setTimeout(() => end(), roundMs);
    function end(): void {
      clearTimeout(timer);
      rounds.delete(round);
      send(asking, { scopeql: 'reply', id, content: answers });
    }
    rounds.set(round, { waitingFor: new Set(asked.map((worker) => worker.id)), answers, end });
    for (const worker of asked) send(worker, { scopeql: 'asked', round, topic, content });
    if (asked.length === 0) end();
  }

  function collect(from: Worker, { round, content }: Extract<FromWorker, { scopeql: 'answer' }>): void {
    const open = rounds.get(round);
    if (!open?.waitingFor.delete(from.id)) return;
    if (content !== undefined) open.answers.push(content);
    if (open.waitingFor.size === 0) open.end();
  }

  function begin(worker: Worker, { id, clientId, ip, isShared }: Extract<FromWorker, { scopeql: 'attempt' }>): void {
    const reply = (content: AttemptReply) => send(worker, { scopeql: 'reply', id, content });
    try {
      attempts.set(nameOf(worker, id), throttle.begin(clientId, ip, { isShared }));
      reply({ retryAfterSeconds: null });
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      reply({ retryAfterSeconds: Number(error.headers['retry-after'] ?? 1) });
    }
  }

  function endAttempt(name: string, hasFailed: boolean): void {
    const attempt = attempts.get(name);
    attempts.delete(name);
    if (hasFailed) attempt?.fail();
    else attempt?.withdraw();
  }

  /** Too many to remember is no reason to take one twice. */
  function useOnce(owner: string, name: string): boolean {
    try {
      return proofs.add(owner, name);
    } catch {
      return false;
    }
  }

  function take(worker: Worker, message: FromWorker): void {
    if (message.scopeql === 'ask') passOn(worker, message);
    if (message.scopeql === 'answer') collect(worker, message);
    if (message.scopeql === 'attempt') begin(worker, message);
    if (message.scopeql === 'attempt over') endAttempt(nameOf(worker, message.id), message.hasFailed);
    if (message.scopeql === 'use once') {
      send(worker, { scopeql: 'reply', id: message.id, content: useOnce(message.owner, message.name) });
    }
  }

  function forget(worker: Worker): void {
    for (const name of [...attempts.keys()].filter((each) => each.startsWith(`${worker.id} `))) endAttempt(name, true);
    for (const round of [...rounds.values()]) {
      if (round.waitingFor.delete(worker.id) && round.waitingFor.size === 0) round.end();
    }
  }

  return { take, forget };
}

/** To a worker that is going nobody speaks, and that is no error. */
export function send(worker: Worker, message: FromPrimary): void {
  if (worker.isConnected()) worker.send(message, () => {});
}

function nameOf(worker: Worker, id: number): string {
  return `${worker.id} ${id}`;
}
