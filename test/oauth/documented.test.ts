import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/token-service.md'), 'utf8');

/** Rows of the table of assertions: `| TS-n | what | clause | files | tests |`. */
const rows = page
  .split('\n')
  .filter((line) => /^\| TS-\d+ \|/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, id = '', , clause = '', files = '', tests = '']) => ({
    id,
    clause,
    files: pathsIn(files),
    tests: pathsIn(tests),
  }));

function pathsIn(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path);
}

describe('docs/token-service.md', () => {
  it('has every assertion once, in order', () => {
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, n) => `TS-${n + 1}`));
  });

  it.each(rows)('$id names files that are there, and tests that are named after it', ({ id, clause, files, tests }) => {
    expect(clause).not.toBe('');
    expect(files.length * tests.length).toBeGreaterThan(0);
    expect([...files, ...tests].filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const title = new RegExp(`^ *(?:describe|it|\\]\\)).*['"\`](?:.*[ ,])?${id}\\b`, 'm');
    for (const path of tests) expect(readFileSync(join(root, path), 'utf8')).toMatch(title);
  });
});
