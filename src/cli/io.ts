import type { Clock } from '../lib/clock.js';

/** Where text goes: a terminal, a file, a pipe, or a test's list. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** All that a run of the command line knows of the world around it. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly clock: Clock;
  /** Resolves when the user or the system wants the process to end; only what would run for ever asks (`store serve`). */
  readonly untilInterrupted: () => Promise<void>;
}
