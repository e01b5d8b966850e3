#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { systemClock } from '../lib/clock.js';
import { run } from './run.js';

if (existsSync('.env')) {
  process.loadEnvFile();
}

// The reader of a pipe may have seen enough: `scopeql clients list | head -1`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  clock: systemClock,
  untilInterrupted,
});

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    // Once: a second signal ends the process at once.
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
