import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startEmbeddedStore } from '../../src/embedded/embedded-store.js';
import { type ServerProcess, spawnServer } from '../support/spawn-server.js';

const ready = /ScopeQL is ready on (http:\/\/127\.0\.0\.1:\d+)/;
const run = promisify(execFile);

let folder: string;
let started: ServerProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scopeql-'));
  started = [];
});
afterEach(async () => {
  for (const server of started) await server.stop('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}): ServerProcess {
  const server = spawnServer({ DATA_DIR: join(folder, 'data'), ...env }, folder);
  started.push(server);
  return server;
}

describe('npm start', () => {
  it('prints the URLs and, once, the demo clients with two lines that work when pasted; refuses a damaged store', async () => {
    const first = start({ LOG_FORMAT: 'json' });
    const [, url = ''] = await first.waitFor(ready);
    await first.waitFor(/^TOKEN=.*\n.*curl.*\n/m);
    const [, lines = ''] = /^(TOKEN=.*\n.*curl.*\n)/m.exec(first.output.stdout) ?? [];
    const pasted = await run('sh', ['-c', lines]);
    expect(JSON.parse(pasted.stdout)).toEqual({
      data: { movies: { nodes: Array.from({ length: 3 }, () => ({ title: expect.any(String) })) } },
    });
    expect(first.output.stdout).toContain(`${url}/graphql`);
    expect(first.output.stdout).toMatch(/catalog-reader\s+sqs_/);
    expect(await first.stop('SIGTERM')).toBe(0);

    const second = start({ LOG_FORMAT: 'json' });
    await second.waitFor(ready);
    expect(second.output.stdout).not.toMatch(/sqs_|TOKEN=|Importing/);
    expect(await second.stop('SIGINT')).toBe(0);

    const file = join(folder, 'data', 'store', 'data.mdb');
    await writeFile(file, 'this was a store once');
    const third = start();
    expect(await third.exitCode()).toBe(1);
    expect(third.output.stderr).toContain(`DATA_DIR: ${file} is damaged`);
    expect(await readFile(file, 'utf8')).toBe('this was a store once');
  }, 60_000);

  it('names every problem of the environment at once, exits 1 and touches nothing', async () => {
    const server = start({ PORT: 'http', MAX_DEPTH: '0', LOG_LEVEL: 'loud' });
    expect(await server.exitCode()).toBe(1);
    for (const name of ['PORT', 'MAX_DEPTH', 'LOG_LEVEL']) expect(server.output.stderr).toContain(`${name}:`);
    expect(await readdir(folder)).toEqual([]);
  });

  it('names a port that is taken, exits 1 and leaves no trace', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const server = start({ PORT: String(port) });
    expect(await server.exitCode()).toBe(1);
    expect(server.output.stderr).toContain(`port ${port} of 127.0.0.1 is taken`);
    expect(server.output.stderr).toContain('PORT');
    expect(await readdir(folder)).toEqual([]);
    other.close();
  });

  it('reads .env, over which the environment wins', async () => {
    await writeFile(join(folder, '.env'), 'MAX_DEPTH=none\nMAX_ALIASES=none\n');
    const server = start({ MAX_ALIASES: '100' });
    expect(await server.exitCode()).toBe(1);
    expect(server.output.stderr).toContain('MAX_DEPTH:');
    expect(server.output.stderr).not.toContain('MAX_ALIASES:');
  });

  it('refuses a foreign DATA_DIR and leaves it untouched', async () => {
    const letter = join(folder, 'letter.txt');
    await writeFile(letter, 'mine');
    const before = await stat(letter);
    const server = start({ DATA_DIR: folder });
    expect(await server.exitCode()).toBe(1);
    expect(server.output.stderr).toContain('DATA_DIR:');
    expect(await readdir(folder)).toEqual(['letter.txt']);
    expect([await readFile(letter, 'utf8'), (await stat(letter)).mtimeMs]).toEqual(['mine', before.mtimeMs]);
  });

  it('says which DATA_DIR cannot be used', async () => {
    await writeFile(join(folder, 'file'), '');
    const server = start({ DATA_DIR: join(folder, 'file') });
    expect(await server.exitCode()).toBe(1);
    expect(server.output.stderr).toContain(join(folder, 'file'));
    expect(server.output.stderr).not.toMatch(/\n\s+at /);
  });

  it('starts not ready while MONGODB_URI cannot be reached, says so, and recovers when it comes', async () => {
    const port = await freePort();
    const keys = { KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') };
    const server = start({
      ...keys,
      MONGODB_URI: `mongodb://127.0.0.1:${port}/scopeql?directConnection=true`,
      LOG_FORMAT: 'json',
    });
    const [, url = ''] = await server.waitFor(
      /not ready: the store can't be reached yet; meanwhile listening on (http:\S+?)"/,
    );
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const waiting = await fetch(`${url}/health/ready`);
    expect([waiting.status, await waiting.json()]).toMatchObject([503, { checks: { store: 'failed' } }]);
    const refused = await fetch(`${url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([503, true]);

    const store = await startEmbeddedStore({ dataDir: join(folder, 'late'), port });
    await server.waitFor(ready);
    expect((await fetch(`${url}/health/ready`)).status).toBe(200);
    expect(await server.stop()).toBe(0);
    await store.close();
  }, 30_000);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
