import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestStore, type TestStore } from '../../support/store.js';
import { type CommandLine, commandLine } from '../command-line.js';
import { type Folder, makeFolder } from './file.js';

let store: TestStore;
let cli: CommandLine;
let folder: Folder;
let guide: string;

beforeAll(async () => {
  [store, folder, guide] = [
    await openTestStore(),
    await makeFolder(),
    await readFile('docs/access-as-code.md', 'utf8'),
  ];
  cli = commandLine(store.uri);
});
afterAll(async () => {
  await store.close();
  await folder.remove();
});

/** The example under a heading, as a file. */
function example(heading: string): Promise<string> {
  const [, text] = new RegExp(`^## ${heading}\\n\`\`\`\\w*\\n(.*?)^\`\`\``, 'ms').exec(guide) ?? [];
  if (text === undefined) throw new Error(`the guide has no example under ${heading}`);
  return folder.write(heading, text);
}

describe('docs/access-as-code.md', () => {
  it('shows an access file that can be applied, and expectations of it that hold', async () => {
    const [access, expectations] = [await example('access.yaml'), await example('expectations.yaml')];
    const offline = await cli('access', 'test', '-f', expectations, '--access', access);
    expect(offline).toEqual({ exitCode: 0, stdout: '6 of 6 expectations hold.\n', stderr: '' });
    await cli.json('access', 'apply', '-f', access);
    expect((await cli('access', 'test', '-f', expectations)).stdout).toBe(offline.stdout);
  });

  it('shows what a plan says', async () => {
    const access = await example('access.yaml');
    await cli.json('access', 'apply', '-f', access);
    const less = (await readFile(access, 'utf8')).replace('[read, write]', '[read]').replace(', Miramax', '');
    const { stdout } = await cli('access', 'plan', '-f', await folder.write('less.yaml', less));
    const shown = (await readFile(await example('What a plan says'), 'utf8')).trimEnd().split('\n');
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(shown.filter((line) => line.trim() !== '...')));
  });
});
