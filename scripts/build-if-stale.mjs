/** The first step of `npm start`: builds only if a source is newer than the last build, since even a build that finds nothing to do takes a second. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const sources = readdirSync(join(root, 'src'), { recursive: true }).map((file) => join('src', file));
const newest = Math.max(...[...sources, 'src', 'package.json', 'tsconfig.build.json'].map(changedAt));

if (newest > changedAt('dist/.tsbuildinfo')) {
  const { status } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

/** Milliseconds since the epoch; 0 for what does not exist. */
function changedAt(file) {
  return statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
