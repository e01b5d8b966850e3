import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm, utimes } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeLeftBehind } from '../../src/embedded/embedded-store.js';
import { temporaryFolder } from './embedded-kit.js';

/** Binds a socket and is killed, so that the file stays. */
const leaveSocket = (socket: string) =>
  spawnSync(process.execPath, [
    '-e',
    `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`,
    socket,
  ]);

let base: string;
let server: Server | undefined;
beforeEach(async () => {
  base = await temporaryFolder();
});
afterEach(async () => {
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
  server = undefined;
  await rm(base, { recursive: true, force: true });
});

const name = 'scopeql-123-0123456789ab';
async function directory(named = name): Promise<string> {
  await mkdir(join(base, named), { mode: 0o700 });
  return join(base, named, 'db.sock');
}
const makeOld = (named = name) => utimes(join(base, named), 0, Date.now() / 1000 - 61);

describe('socket directories that are left behind', () => {
  it('go when they are old and nobody answers', async () => {
    leaveSocket(await directory());
    await makeOld();
    await removeLeftBehind(base);
    expect(await readdir(base)).toEqual([]);
  });

  it('stay: one that may only be beginning', async () => {
    leaveSocket(await directory());
    await removeLeftBehind(base);
    expect(await readdir(base)).toEqual([name]);
  });

  it('stay: one of another name', async () => {
    leaveSocket(await directory('scopeql-123'));
    await makeOld('scopeql-123');
    await removeLeftBehind(base);
    expect(await readdir(base)).toEqual(['scopeql-123']);
  });

  it('stay: one whose socket is answered', async () => {
    const socket = await directory();
    await new Promise<void>((resolve) => {
      server = createServer().listen(socket, resolve);
    });
    await makeOld();
    await removeLeftBehind(base);
    expect(await readdir(base)).toEqual([name]);
  });

  it('a folder that is not there is no failure', async () => {
    await expect(removeLeftBehind(join(base, 'nowhere'))).resolves.toBeUndefined();
  });
});
