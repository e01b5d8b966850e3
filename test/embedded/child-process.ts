import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A script of `children/` in a process of its own, which prints JSON lines. */
export interface Child {
  readonly process: ChildProcess;
  /** The next line, parsed; undefined when it has ended. */
  next(): Promise<Record<string, unknown> | undefined>;
  /** All the lines that are left, once it has ended by itself or by a signal. */
  rest(): Promise<Record<string, unknown>[]>;
  /** Ends it at once, as a crash would, and waits for that. */
  kill(): Promise<void>;
}

/** Starts a script of `children/`. What it prints to standard error shows among the test's own. */
export function startChild(script: string, ...args: readonly (string | number)[]): Child {
  const path = fileURLToPath(new URL(`./children/${script}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args.map(String)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    return done ? undefined : JSON.parse(value);
  };
  const rest = async () => {
    const all: Record<string, unknown>[] = [];
    for (let line = await next(); line !== undefined; line = await next()) all.push(line);
    await ended;
    return all;
  };
  const kill = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { process: child, next, rest, kill };
}
