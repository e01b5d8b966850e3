/**
 * `npm run dev`: watches `src/` and `schema/`, makes the types anew when the schema changes, builds, and restarts the server.
 * A build that fails is shown, and the server of the last good build keeps running.
 */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join, sep } from 'node:path';

const root = join(import.meta.dirname, '..');
const quietMs = 150;
const patienceMs = 10_000;

/** The running server, as a child process; undefined before the first good build and after it has ended by itself. */
let server;
let isWorking = false;
let pending = new Set(['schema', 'src']);

for (const folder of ['src', 'schema']) {
  watch(join(root, folder), { recursive: true }, (_event, file) => {
    // Codegen writes these itself, and the build that follows takes them along.
    if (file && !file.split(sep).includes('generated')) {
      pending.add(folder);
      setTimeout(work, quietMs);
    }
  });
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await stop();
    process.exit(0);
  });
}
await work();

/** Builds what has changed until nothing has; changes during a build are the next round's. */
async function work() {
  if (isWorking) {
    return;
  }
  isWorking = true;
  while (pending.size > 0) {
    const changed = pending;
    pending = new Set();
    if (await build(changed)) {
      await restart();
    } else {
      say(server ? 'not built; the last good build keeps running' : 'not built; waiting for a change');
    }
  }
  isWorking = false;
}

async function build(changed) {
  say(`building (${[...changed].join(' and ')} changed)`);
  if (changed.has('schema') && !(await succeeds('npm', ['run', '--silent', 'codegen']))) {
    return false;
  }
  return succeeds('npm', ['run', '--silent', 'build']);
}

function succeeds(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

async function restart() {
  await stop();
  const started = spawn(process.execPath, ['--enable-source-maps', 'dist/main.js'], { cwd: root, stdio: 'inherit' });
  server = started;
  started.once('exit', (code) => {
    if (server === started) {
      server = undefined;
      say(`the server ended (${code}); waiting for a change`);
    }
  });
}

/** Ends the server as `docker stop` would: asked first, then forced. */
function stop() {
  const stopping = server;
  server = undefined;
  if (!stopping) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const force = setTimeout(() => stopping.kill('SIGKILL'), patienceMs);
    stopping.once('exit', () => {
      clearTimeout(force);
      resolve();
    });
    stopping.kill('SIGTERM');
  });
}

function say(text) {
  console.error(`[dev] ${text}`);
}
