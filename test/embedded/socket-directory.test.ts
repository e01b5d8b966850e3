import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeLeftBehind } from '../../src/embedded/socket-directory.js';
import { temporaryFolder } from './embedded-kit.js';

/** The id of a process that has ended. */
const dead = spawnSync(process.execPath, ['--version']).pid;
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

async function directory(name: string, mode = 0o700): Promise<string> {
  await mkdir(join(base, name));
  await chmod(join(base, name), mode);
  return join(base, name, 'db.sock');
}

describe('socket directories that are left behind', () => {
  it('go when their process is dead and nobody answers', async () => {
    leaveSocket(await directory(`scopeql-${dead}-0123456789ab`));
    await removeLeftBehind(base);
    expect(await readdir(base)).toEqual([]);
  });

  it.each([
    ['of a living process', `scopeql-${process.pid}-0123456789ab`, 0o700],
    ['that others could open', `scopeql-${dead}-0123456789ab`, 0o755],
    ['of another name', `scopeql-${dead}`, 0o700],
  ])('stay: one %s', async (_what, name, mode) => {
    leaveSocket(await directory(name, mode));
    await removeLeftBehind(base);
    expect(await readdir(base)).toEqual([name]);
  });

  it('stay: one whose socket is answered, by a process that cannot be seen from here', async () => {
    const name = `scopeql-${dead}-0123456789ab`;
    const socket = await directory(name);
    await new Promise<void>((resolve) => {
      server = createServer().listen(socket, resolve);
    });
    await removeLeftBehind(base);
    expect(await readdir(base)).toEqual([name]);
  });

  it('a folder that is not there is no failure', async () => {
    await expect(removeLeftBehind(join(base, 'nowhere'))).resolves.toBeUndefined();
  });
});
