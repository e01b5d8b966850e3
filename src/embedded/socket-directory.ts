import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const NAME = /^scopeql-(\d+)-[0-9a-f]{12}$/;
export const SOCKET = 'db.sock';

/**
 * Removes what killed processes left in `base`: this user's own socket directories, of no living process, whose socket nobody answers.
 * The process alone would not tell: it may live in another container that shares the folder. Never fails.
 */
export async function removeLeftBehind(base: string): Promise<void> {
  try {
    const dead = readdirSync(base).filter((name) => isOfDead(name) && isOurs(join(base, name)));
    for (const name of dead) {
      if (await isRefused(join(base, name, SOCKET))) rmSync(join(base, name), { recursive: true, force: true });
    }
  } catch {
    // another process was first, or the folder cannot be listed; what is left is in nobody's way
  }
}

function isOfDead(name: string): boolean {
  const [, pid] = NAME.exec(name) ?? [];
  if (pid === undefined) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return isError(error, 'ESRCH');
  }
}

/** A real directory of this user, which nobody else can open. */
function isOurs(path: string): boolean {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  return entry?.isDirectory() === true && (entry.mode & 0o777) === 0o700 && entry.uid === process.getuid?.();
}

function isRefused(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const client = connect(socket, () => resolve(false));
    client.on('error', (error) => resolve(isError(error, 'ECONNREFUSED')));
    client.on('connect', () => client.destroy());
  });
}

function isError(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
