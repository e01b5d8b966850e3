import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';

// The built command line as a process of its own, over the embedded store, whatever MONGODB_URI says.
const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

let folder: string;
let env: Readonly<Record<string, string | undefined>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scopeql-'));
  env = { PATH: process.env.PATH, DATA_DIR: join(folder, 'data') };
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function scopeql(...argv: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    // The file itself, as npx does: it must be executable and say by what.
    execFile(MAIN, argv, { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ exitCode: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

describe('npx scopeql', () => {
  it('works before any server has run, in several processes at once, and loses nothing', async () => {
    const ids = ['one', 'two', 'three', 'four'];
    const ended = await Promise.all(ids.map((id) => scopeql('clients', 'create', id, '--json')));
    expect(ended.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(ids.map(() => [0, '']));
    const { stdout } = await scopeql('clients', 'list', '--json');
    expect(
      JSON.parse(stdout)
        .map(({ id }: { id: string }) => id)
        .sort(),
    ).toEqual([...ids].sort());
  });

  it('ends with the exit code that the failure has', async () => {
    const ended = [await scopeql('clients', 'show', 'nobody'), await scopeql('clients', 'show')];
    expect(ended.map(({ exitCode, stdout }) => [exitCode, stdout])).toEqual([
      [1, ''],
      [2, ''],
    ]);
  });

  it('reads .env where it runs, as the server does', async () => {
    await writeFile(join(folder, '.env'), 'ACCESS_TOKEN_TTL=never\n');
    const { exitCode, stderr } = await scopeql('clients', 'list');
    expect([exitCode, stderr.includes('ACCESS_TOKEN_TTL')]).toEqual([1, true]);
  });

  it('refuses a DATA_DIR that is not ours and leaves it as it is', async () => {
    await writeFile(join(folder, 'letter.txt'), 'mine');
    env = { ...env, DATA_DIR: folder };
    const { exitCode, stderr } = await scopeql('clients', 'list', '--json');
    expect([exitCode, JSON.parse(stderr).error.message.includes(folder)]).toEqual([1, true]);
    expect(await readdir(folder)).toEqual(['letter.txt']);
  });

  it('imports the films with plain lines of progress on stderr, and a second time nothing', async () => {
    const first = await scopeql('seed', '--json');
    expect(JSON.parse(first.stdout)).toMatchObject({ films: { read: 3201, added: 3201 } });
    expect(first.stderr).toMatch(/^(Importing films: \d+ of 3201\n){2,}$/);
    const second = await scopeql('seed');
    expect(second).toMatchObject({ exitCode: 0, stderr: '' });
    expect(second.stdout).toContain('all there already');
  });

  it('imports no film of a file with a bad one', async () => {
    const file = join(folder, 'films.json');
    await writeFile(file, JSON.stringify([{ Title: 'Good' }, { Title: 'Bad', 'US Gross': -1 }]));
    const { exitCode, stderr } = await scopeql('seed', '--file', file);
    expect([exitCode, stderr.includes('films[1].usGross')]).toEqual([1, true]);
    await writeFile(file, JSON.stringify([{ Title: 'Good' }]));
    expect(JSON.parse((await scopeql('seed', '--file', file, '--json')).stdout)).toMatchObject({ films: { added: 1 } });
  });
});

describe('indexes', () => {
  it('are missing from an empty store, and all there once created', async () => {
    expect((await scopeql('indexes', 'check')).exitCode).toBe(1);
    const { stdout } = await scopeql('indexes', 'create', '--json');
    expect(JSON.parse(stdout).created).toContainEqual(
      expect.objectContaining({ collection: 'directors', key: { name: 1 }, unique: true }),
    );
    expect(await scopeql('indexes', 'check', '--json')).toMatchObject({ exitCode: 0, stdout: '{"missing":[]}\n' });
  });
});

describe('store serve', () => {
  it.each([[[]], [['--port', '0']]])('serves the store to others until it is interrupted: %j', async (options) => {
    await scopeql('clients', 'create', 'orders');
    const served = spawn(MAIN, ['store', 'serve', ...options], { cwd: folder, env });
    let warned = '';
    served.stderr.on('data', (chunk) => {
      warned += chunk;
    });
    const connection = await mongoose.createConnection((await firstLine(served)).trim()).asPromise();
    expect(await connection.collection('clients').countDocuments()).toBe(1);
    await connection.close();
    served.kill('SIGTERM');
    expect(await once(served, 'exit')).toEqual([0, null]);
    expect(warned).toMatch(options.length > 0 ? /^warning: every local user/ : /^$/);
  });
});

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const chunk of child.stdout ?? []) {
    return String(chunk);
  }
  throw new Error('it said nothing');
}
