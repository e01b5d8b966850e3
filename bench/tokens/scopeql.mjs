import { execFileSync, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const folder = await mkdtemp(join(tmpdir(), 'scopeql-bench-'));
const port = await freePort();
const env = { ...process.env, PORT: String(port), DATA_DIR: join(folder, 'data'), DEMO: 'false' };
const log = openSync(join(folder, 'log'), 'w');
const server = spawn(process.execPath, [join(root, 'dist/main.js')], { env, stdio: ['ignore', log, 'inherit'] });
const stop = () => server.kill('SIGTERM');
process.on('disconnect', stop).on('SIGTERM', stop);
server.on('exit', async (code) => {
  await rm(folder, { recursive: true, force: true });
  process.exit(code ?? 1);
});

while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, 100));
const cli = [join(root, 'dist/cli/main.js'), 'clients', 'create', 'bench', '--scope', 'read', '--json'];
const { id, secret } = JSON.parse(execFileSync(process.execPath, cli, { env, encoding: 'utf8' }));
process.send({ port, pid: server.pid, id, secret, path: '/oauth/token' });

async function isReady() {
  const answer = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
  return answer?.ok ?? false;
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}
