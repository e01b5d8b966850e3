import { createRequire } from 'node:module';
import { type DestinationStream, type Logger, pino } from 'pino';
import { hideFields, redactSecrets } from './redact.js';

/** The structured log. Never hand it a secret, a token or the value of a protected field. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'child'>;

export interface LogOptions {
  readonly level: string;
  /** `pretty` is for people at a terminal; `json` is one object a line. */
  readonly format: 'pretty' | 'json';
  /** Where lines go; standard output unless said otherwise. */
  readonly destination?: DestinationStream;
}

/**
 * Makes the log. Whatever a caller hands it, fields named like credentials are emptied and anything that looks like a secret or a
 * token is taken out of the finished line: a second line of defence, never a reason to log one.
 */
export function createLog({ level, format, destination }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: isoTimes(),
    formatters: { level: (label: string) => ({ level: label }), log: hideFields, bindings: hideFields },
    hooks: { streamWrite: redactSecrets },
  };
  const target = destination ?? linesTo(1);
  return pino(options, format === 'pretty' ? prettyStream(target) : target);
}

/**
 * Writes the lines of one turn of the event loop together, to a file descriptor or a path: a write costs more than the line. What waits is
 * written when the process ends, by `process.exit` and by an uncaught error too; only what kills it outright within that turn
 * takes lines with it.
 */
export function linesTo(dest: number | string): DestinationStream {
  const file = pino.destination({ dest, sync: true });
  let waiting = '';
  const write = (): void => {
    const lines = waiting;
    waiting = '';
    if (lines !== '') file.write(lines);
  };
  process.on('exit', () => {
    write();
    // It also waits for the disk, so only now.
    file.flushSync();
  });
  return {
    write(line) {
      if (waiting === '') setImmediate(write);
      waiting += line;
    },
  };
}

/** pino's `isoTime`; a busy server writes many lines in a millisecond, and the text of it costs a third of a line. */
function isoTimes(): () => string {
  let now = Number.NaN;
  let text = '';
  return () => {
    const then = now;
    now = Date.now();
    if (now !== then) text = `,"time":"${new Date(now).toISOString()}"`;
    return text;
  };
}

/** A log that keeps nothing, for tools and tests that do not look at it. */
export function silentLog(): Logger {
  return pino({ level: 'silent' });
}

/** pino-pretty costs 30 ms to load, so only a log that is read by people pays for it. */
function prettyStream(destination: DestinationStream): DestinationStream {
  const pretty: typeof import('pino-pretty') = createRequire(import.meta.url)('pino-pretty');
  return pretty({
    destination,
    colorize: process.stdout.isTTY,
    ignore: 'pid,hostname',
    translateTime: 'HH:MM:ss.l',
  });
}
