import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from 'graphql';
import { systemClock } from '../../src/lib/clock.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(root, 'docs/typed-client.md'), 'utf8');

let server: TestServer;
let folder: string;
let secret: string;
let schema: string;

beforeAll(async () => {
  const KEY_ENCRYPTION_KEY = randomBytes(32).toString('base64');
  // The client is another process and goes by the machine's clock, so the server does too.
  const clock = { now: systemClock, advance: () => undefined };
  server = await startTestServer({ demo: true, env: { KEY_ENCRYPTION_KEY }, clock });
  secret = server.credentials.find(({ id }) => id === 'catalog-reader')?.secret ?? '';
  const env = { ...process.env, MONGODB_URI: server.store.uri, KEY_ENCRYPTION_KEY };
  const print = [join(root, 'dist/cli/main.js'), 'schema', 'print', '--client', 'catalog-reader'];
  schema = (await promisify(execFile)(process.execPath, print, { env })).stdout;
  folder = mkdtempSync(join(tmpdir(), 'scopeql-typed-client-'));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  write('package.json', '{ "type": "module" }');
  write('schema.graphql', schema);
  write('films.graphql', sample('graphql'));
  write('codegen.json', sample('json'));
  write('main.ts', sample('ts').replace('http://127.0.0.1:4000', server.url));
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

/** The page's one sample of a language; its list indents it by three. */
function sample(language: string): string {
  const [, code] = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page) ?? [];
  if (code === undefined) throw new Error(`no sample of ${language}`);
  return code.replace(/^ {3}/gm, '');
}

/** Standard output of a program of ours or of a package. @throws with what it wrote, unless it ends well */
async function run(program: string, ...args: readonly string[]): Promise<string> {
  const env = { ...process.env, NODE_ENV: undefined, SECRET: secret };
  const file = program === 'node' ? process.execPath : join(root, 'node_modules', '.bin', program);
  const { stdout } = await promisify(execFile)(file, [...args], { cwd: folder, env });
  return stdout;
}

const strict = ['--strict', '--target', 'es2022', '--module', 'nodenext', '--types', 'node', '--skipLibCheck'];

describe('docs/typed-client.md, step by step', () => {
  it('types are made from the printed schema, the client compiles and its answer is typed', async () => {
    await run('graphql-codegen', '--config', 'codegen.json', '--silent');
    await run('tsc', ...strict, 'main.ts');
    expect((await run('node', 'main.js')).split('\n')[0]).toMatch(/^.+ - .+$/);
  });

  it('a field that the client may not use is not there to be typed', async () => {
    write('films.graphql', sample('graphql').replace('releaseDate', 'usGross'));
    await expect(run('graphql-codegen', '--config', 'codegen.json')).rejects.toMatchObject({
      stderr: expect.stringContaining('usGross'),
    });
  });

  it('a variable of a wrong type does not compile', async () => {
    write('films.graphql', sample('graphql'));
    await run('graphql-codegen', '--config', 'codegen.json', '--silent');
    write('main.ts', sample('ts').replace("genre: 'Comedy'", 'genre: 7'));
    await expect(run('tsc', ...strict, '--noEmit', 'main.ts')).rejects.toMatchObject({
      stdout: expect.stringContaining("Type 'number' is not assignable to type 'string'"),
    });
  });
});

const everything = { specifiedByUrl: true, oneOf: true, inputValueDeprecation: true, schemaDescription: true };

describe('the printed schema', () => {
  it('is what introspection tells the same client', async () => {
    const token = await tokenOf('catalog-reader');
    const answer = await server.fetch('/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: getIntrospectionQuery(everything) }),
    });
    const { data } = Object(await answer.json());
    const sorted = (built: Parameters<typeof lexicographicSortSchema>[0]) =>
      printSchema(lexicographicSortSchema(built));
    expect(sorted(buildSchema(schema))).toBe(sorted(buildClientSchema(data)));
  });
});

async function tokenOf(id: string): Promise<string> {
  const answer = await server.fetch('/oauth/token', {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return String(Object(await answer.json()).access_token);
}
