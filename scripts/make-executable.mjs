/**
 * The last step of `npm run build`: tsc writes no executable bit, and `npx scopeql` looks for the command in `node_modules/.bin`.
 * (With a `bin` entry in package.json npx would first install this package into its cache, build included.)
 */
import { chmodSync, existsSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const commands = join(root, 'node_modules', '.bin');

chmodSync(join(root, 'dist', 'cli', 'main.js'), 0o755);
if (existsSync(commands)) {
  // Renamed into place, so that the command is there at every moment, also while two builds run.
  const draft = join(commands, `.scopeql-${process.pid}`);
  symlinkSync('../../dist/cli/main.js', draft);
  renameSync(draft, join(commands, 'scopeql'));
}
