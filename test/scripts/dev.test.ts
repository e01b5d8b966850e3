import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

// A project in which building is copying, and the server is one that says what it was built from.
const MANIFEST = {
  type: 'module',
  scripts: {
    codegen: 'node -e "console.log(\'generated\')"',
    build: "node --check src/main.js && node -e \"fs.cpSync('src/main.js', 'dist/main.js')\"",
  },
};
const serverOf = (version: string) =>
  `process.on('SIGTERM', () => { console.log('stopped ${version}'); process.exit(0); });
   setInterval(() => {}, 1000); console.log('serving ${version}');`;

let root: string;
let dev: ChildProcess;
let output: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'scopeql-dev-'));
  for (const folder of ['src', 'schema', 'dist', 'scripts']) {
    await mkdir(join(root, folder));
  }
  await writeFile(join(root, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(join(root, 'src/main.js'), serverOf('one'));
  await cp('scripts/dev.mjs', join(root, 'scripts/dev.mjs'));
  output = '';
  dev = spawn(process.execPath, ['scripts/dev.mjs'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [dev.stdout, dev.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
      dev.emit('said');
    });
  }
  await said('serving one');
});

afterEach(async () => {
  if (dev.exitCode === null) {
    dev.kill('SIGTERM');
    await once(dev, 'exit');
  }
  await rm(root, { recursive: true, force: true });
});

/** Waits until the output since the last call has the text. */
async function said(text: string): Promise<void> {
  while (!output.includes(text)) {
    await once(dev, 'said');
  }
  output = output.slice(output.indexOf(text) + text.length);
}

describe('npm run dev', () => {
  it('builds and restarts the server when a source changes', async () => {
    await writeFile(join(root, 'src/main.js'), serverOf('two'));
    await said('stopped one');
    await said('serving two');
  });

  it('makes the types anew when the schema changes', async () => {
    await writeFile(join(root, 'schema/movie.graphql'), 'type Movie');
    await said('generated');
    await said('serving one');
  });

  it('keeps the server of the last good build running while a build fails, and shows why', async () => {
    await writeFile(join(root, 'src/main.js'), 'this is no JavaScript');
    await said('SyntaxError');
    await said('the last good build keeps running');
    expect(output).not.toContain('stopped');
    await writeFile(join(root, 'src/main.js'), serverOf('three'));
    await said('stopped one');
    await said('serving three');
  });

  it('stops the server when it is stopped itself', async () => {
    dev.kill('SIGTERM');
    await said('stopped one');
    await once(dev, 'exit');
  });
});
