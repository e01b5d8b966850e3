import { randomBytes } from 'node:crypto';
import { run } from '../../src/cli/run.js';
import type { Clock } from '../../src/lib/clock.js';
import { systemClock } from '../../src/lib/clock.js';

/** How a command line ended. */
export interface Ran {
  readonly exitCode: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandLine {
  /** Runs `scopeql` with these words, in this process. */
  (...argv: readonly string[]): Promise<Ran>;
  /** The same with `--json`; answers what it printed on stdout. @throws Error when it did not end well */
  json(...argv: readonly string[]): Promise<unknown>;
}

export interface CommandLineOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  readonly isTTY?: boolean;
  readonly untilInterrupted?: () => Promise<void>;
}

/** The command line over the store at `uri`. */
export function commandLine(uri: string, options: CommandLineOptions = {}): CommandLine {
  const { clock = systemClock, isTTY = false, untilInterrupted = async () => undefined } = options;
  const env = { MONGODB_URI: uri, KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'), ...options.env };
  const cli = async (...argv: readonly string[]): Promise<Ran> => {
    const [stdout, stderr] = [recorder(isTTY), recorder(isTTY)];
    const exitCode = await run(argv, { env, stdout, stderr, clock, untilInterrupted });
    return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
  };
  return Object.assign(cli, {
    json: async (...argv: readonly string[]): Promise<unknown> => {
      const { exitCode, stdout, stderr } = await cli(...argv, '--json');
      if (exitCode !== 0) {
        throw new Error(`scopeql ${argv.join(' ')} ended with ${exitCode}: ${stderr}`);
      }
      return JSON.parse(stdout);
    },
  });
}

function recorder(isTTY: boolean) {
  let written = '';
  return {
    isTTY,
    write: (text: string) => {
      written += text;
    },
    text: () => written,
  };
}
