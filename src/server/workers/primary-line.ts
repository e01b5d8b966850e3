import type { Hearer, Siblings } from '../../lib/siblings.js';
import { type FromPrimary, type FromWorker, isOurs } from './messages.js';

/** A worker's line to the primary process, and through it to its siblings. */
export interface PrimaryLine {
  readonly siblings: Siblings;
  /** Tells the primary something that wants no reply. */
  tell(message: FromWorker): void;
  /** Asks the primary; `make` is given the id of the request. @throws Error when the line is cut */
  request(make: (id: number) => FromWorker): Promise<unknown>;
  /** Runs `stop` once the primary says so. */
  onStop(stop: () => void): void;
}

/** The end of the line in this worker; the process must have been forked. */
export function openPrimaryLine(): PrimaryLine {
  const hearers = new Map<string, Hearer>();
  const waiting = new Map<number, (content: unknown) => void>();
  // Before there is a server there is nothing to drain.
  let stop = (): void => process.exit(0);
  let lastId = 0;

  process.on('message', (message: unknown) => {
    if (isOurs(message)) take(message as FromPrimary);
  });

  tell({ scopeql: 'here' });

  function take(message: FromPrimary): void {
    if (message.scopeql === 'stop') stop();
    else if (message.scopeql === 'asked') answer(message).catch(() => {});
    else {
      waiting.get(message.id)?.(message.content);
      waiting.delete(message.id);
    }
  }

  /** A hearer that fails answers nothing: whoever asks does without. */
  async function answer({ round, topic, content }: Extract<FromPrimary, { scopeql: 'asked' }>): Promise<void> {
    const given = await Promise.resolve(hearers.get(topic)?.(content)).catch(() => undefined);
    tell({ scopeql: 'answer', round, content: given });
  }

  /** Without a primary the process is about to end; nobody is left to tell. */
  function tell(message: FromWorker): void {
    if (process.connected) process.send?.(message, undefined, undefined, () => {});
  }

  function request(make: (id: number) => FromWorker): Promise<unknown> {
    lastId += 1;
    const message = make(lastId);
    return new Promise((resolve, reject) => {
      if (!process.connected) return reject(new Error('the primary process is gone'));
      waiting.set(lastId, resolve);
      tell(message);
    });
  }

  async function ask(topic: string, content: unknown): Promise<readonly unknown[]> {
    const answers = await request((id) => ({ scopeql: 'ask', id, topic, content })).catch(() => []);
    return Array.isArray(answers) ? answers : [];
  }

  return {
    siblings: {
      ask,
      hear: (topic, hearer) => {
        hearers.set(topic, hearer);
      },
    },
    tell,
    request,
    onStop: (run) => {
      stop = run;
    },
  };
}
