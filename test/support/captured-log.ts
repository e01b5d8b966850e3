import type { Logger } from 'pino';
import { createLog } from '../../src/observe/log.js';

/** A log whose lines a test can read. */
export interface CapturedLog {
  readonly log: Logger;
  /** Every line so far, as it was written. */
  readonly lines: readonly string[];
  /** The same, parsed. */
  entries(): readonly Record<string, unknown>[];
}

/** A log that keeps its lines in memory, at the most talkative level. */
export function captureLog(level = 'trace'): CapturedLog {
  const lines: string[] = [];
  const log = createLog({ level, format: 'json', destination: { write: (line) => lines.push(line) } });
  return { log, lines, entries: () => lines.map((line): Record<string, unknown> => JSON.parse(line)) };
}
