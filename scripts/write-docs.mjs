/**
 * `npm run docs`: writes the tables of `docs/` that are made from the code. With `--check` nothing is written, and a stale one exits 1.
 * Needs a build.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCatalogue } from '../dist/graphql/error-catalogue.js';

const root = join(import.meta.dirname, '..');
const made = 'Made by `npm run docs`; do not edit.';

const tables = {
  'docs/errors.md': () => {
    const rows = Object.entries(errorCatalogue).map(
      ([code, { status, meaning }]) => `| \`${code}\` | ${status ?? '-'} | ${meaning} |`,
    );
    return `# Error codes\n\n${made} Every error of \`/graphql\` has one of these in \`extensions.code\`. The status is that of a refused document; an error beside data\nanswers 200.\n\n| code | HTTP | what it means |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  },
  'docs/permissions.md': () => {
    const table = execFileSync(process.execPath, ['dist/cli/main.js', 'permissions', '--markdown'], {
      cwd: root,
      encoding: 'utf8',
    });
    return `# What each coordinate needs\n\n${made} The same table for your own schema: \`npx scopeql permissions --markdown\`; add \`--client ID\` to see what a client may do.\n\n${table}`;
  },
};

const isCheck = process.argv.includes('--check');
const stale = Object.entries(tables).filter(([file, text]) => update(join(root, file), text()));
if (isCheck && stale.length > 0) {
  console.error(`Out of date: ${stale.map(([file]) => file).join(', ')}. Run \`npm run docs\` and commit the result.`);
  process.exitCode = 1;
}

/** Whether the file had to change; it is changed unless this is a check. */
function update(file, text) {
  const before = readOrNull(file);
  if (before === text) return false;
  if (!isCheck) writeFileSync(file, text);
  return true;
}

function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
