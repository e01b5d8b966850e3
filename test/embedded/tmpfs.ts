import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk in memory. */
export interface Tmpfs {
  readonly path: string;
  /** Forbids writing to it, as to a disk that is mounted read-only. */
  makeReadOnly(): void;
  unmount(): void;
}

/** Mounts a disk of this size; undefined where this user may not mount. */
export function mountTmpfs(megabytes: number): Tmpfs | undefined {
  const path = mkdtempSync(join(tmpdir(), 'scopeql-tmpfs-'));
  const run = (command: string, ...args: readonly string[]) => spawnSync(command, args).status === 0;
  if (!run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path)) {
    rmdirSync(path);
    return undefined;
  }
  return {
    path,
    makeReadOnly: () => void run('mount', '-o', 'remount,ro', path),
    unmount: () => {
      run('umount', path);
      rmdirSync(path);
    },
  };
}
