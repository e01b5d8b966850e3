import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A process of the built server (`dist/main.js`), as `npm start` runs it. */
export interface ServerProcess {
  readonly process: ChildProcess;
  /** All of its standard output, and of its standard error, so far. */
  readonly output: { stdout: string; stderr: string };
  /** Waits for text on standard output and answers its groups. @throws Error with all output if the process ends first */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** Waits until it ends; answers its exit code, `null` if a signal ended it. */
  exitCode(): Promise<number | null>;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** The variables that a child needs of ours; everything of ScopeQL's is the test's to set. */
const inherited = ['PATH', 'HOME', 'TMPDIR'] as const;

/** Starts the server in a folder where no `.env` is. */
export function spawnServer(env: Readonly<Record<string, string>>, cwd: string): ServerProcess {
  const base = Object.fromEntries(inherited.map((name) => [name, process.env[name]]));
  const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
  const child = spawn(process.execPath, [main], {
    cwd,
    env: { ...base, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const ended = once(child, 'close').then(([code]): number | null => (typeof code === 'number' ? code : null));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });

  function waitFor(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output.stdout);
        if (!found) return;
        child.stdout.off('data', look);
        resolve(found);
      };
      child.stdout.on('data', look);
      look();
      ended.then(() => reject(new Error(`the server ended before it said ${pattern}: ${JSON.stringify(output)}`)));
    });
  }

  function stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    child.kill(signal);
    return ended;
  }

  return { process: child, output, waitFor, exitCode: () => ended, stop };
}
