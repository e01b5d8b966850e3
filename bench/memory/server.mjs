// The server as `npm start` runs it, with the demo's films, in a process of its own; this one only makes a client for it.
import { execFileSync, spawn } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const folder = await mkdtemp(join(tmpdir(), 'scopeql-bench-'));
const port = await freePort();
const env = {
  ...process.env,
  NODE_ENV: 'development',
  PORT: String(port),
  DATA_DIR: join(folder, 'data'),
  DEMO: 'true',
  ACCESS_TOKEN_TTL: '3600',
};
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const flags = scripts.start.split(' ').filter((word) => word.startsWith('--'));
const log = openSync(join(folder, 'log'), 'w');
const server = spawn(process.execPath, [...flags, join(root, 'dist/main.js')], {
  env,
  stdio: ['ignore', log, 'inherit'],
});
const stop = () => server.kill('SIGTERM');
process.on('disconnect', stop).on('SIGTERM', stop);
server.on('exit', async (code) => {
  await rm(folder, { recursive: true, force: true });
  process.exit(code ?? 1);
});

while (!(await isReady())) await new Promise((resolve) => setTimeout(resolve, 100));
const token = scopeql('tokens', 'issue', 'catalog-editor', '--json').access_token;
const otherToken = scopeql('tokens', 'issue', 'catalog-reader', '--json').access_token;
const answer = await fetch(`http://127.0.0.1:${port}/graphql`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  body: JSON.stringify({ query: '{ movies(first: 1) { nodes { id } } }' }),
});
const film = (await answer.json()).data.movies.nodes[0].id;
process.send({ port, pid: server.pid, path: '/graphql', token, otherToken, film });

function scopeql(...args) {
  return JSON.parse(
    execFileSync(process.execPath, [join(root, 'dist/cli/main.js'), ...args], { env, encoding: 'utf8' }),
  );
}

async function isReady() {
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null);
  return response?.ok ?? false;
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}
