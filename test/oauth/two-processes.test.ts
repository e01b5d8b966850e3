import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { openTestStore, type TestStore } from '../support/store.js';
import { answerOf, basic } from './posting.js';

const root = join(import.meta.dirname, '../..');

/** A server as its users run it. */
interface Node {
  readonly url: string;
  readonly process: ChildProcess;
}

let store: TestStore;
let env: Record<string, string>;
let nodes: [Node, Node];
let client: { readonly id: string; readonly secret: string };

beforeAll(async () => {
  store = await openTestStore();
  env = {
    MONGODB_URI: store.uri,
    KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    ISSUER: 'http://127.0.0.1:9',
    LOG_LEVEL: 'warn',
    DEMO: 'false',
    ...(process.env.PATH !== undefined && { PATH: process.env.PATH }),
  };
  nodes = await Promise.all([startNode(), startNode()]);
  client = JSON.parse(await scopeql('clients', 'create', 'importer', '--scope', 'read write', '--json'));
}, 60_000);

afterAll(async () => {
  for (const node of nodes) await stop(node.process);
  await store.close();
});

async function startNode(): Promise<Node> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(root, 'dist/main.js')], {
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('is ready')) break;
  }
  if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
  child.stdout.resume();
  return { url: `http://127.0.0.1:${port}`, process: child };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** Runs the command line to its end. @throws Error when it fails */
async function scopeql(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), ...args], { env });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  const output = Buffer.concat(chunks).toString('utf8');
  if (code !== 0) throw new Error(`${args.join(' ')}: ${code} ${output}`);
  return output;
}

async function postForm(node: Node, path: string, params: Record<string, string>) {
  const headers = basic(client.id, client.secret);
  return answerOf(await fetch(node.url + path, { method: 'POST', headers, body: new URLSearchParams(params) }));
}

async function tokenFrom(node: Node): Promise<string> {
  const { status, json, text } = await postForm(node, '/oauth/token', { grant_type: 'client_credentials' });
  if (status !== 200) throw new Error(`${status} ${text}`);
  return String(json.access_token);
}

async function statusOf(node: Node, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(`${node.url}/graphql`, { method: 'POST', headers, body: '{"query":"{ viewer { id } }"}' });
  return answer.status;
}

/** Asks until the token is refused; answers the milliseconds that took, 6 s at most. */
async function timeUntilRefused(node: Node, token: string): Promise<number> {
  const before = performance.now();
  while (performance.now() - before < 6000) {
    if ((await statusOf(node, token)) === 401) break;
  }
  return performance.now() - before;
}

describe('two server processes on one store', () => {
  it('a token of one is taken by the other: they made one signing key', async () => {
    const [one, two] = nodes;
    const tokens = [await tokenFrom(one), await tokenFrom(two)];
    expect(new Set(tokens.map((token) => decodeProtectedHeader(token).kid)).size).toBe(1);
    for (const token of tokens) expect([await statusOf(one, token), await statusOf(two, token)]).toEqual([200, 200]);
  });

  it('TS-13 a revoked token is refused at once where it was revoked, and on the other within 5 s', async () => {
    const [one, two] = nodes;
    const token = await tokenFrom(one);
    expect(await statusOf(two, token)).toBe(200);
    await postForm(one, '/oauth/revoke', { token });
    expect(await statusOf(one, token)).toBe(401);
    expect(await timeUntilRefused(two, token)).toBeLessThan(5000);
  });

  it('TS-13 so is one that the command line revokes, on both', async () => {
    const token = await tokenFrom(nodes[0]);
    expect(await statusOf(nodes[1], token)).toBe(200);
    await scopeql('tokens', 'revoke', token);
    for (const node of nodes) expect(await timeUntilRefused(node, token)).toBeLessThan(5000);
  });

  it('TS-11 a rotation under load on both fails not one request', async () => {
    let isOver = false;
    const statuses: number[] = [];
    const load = nodes.flatMap((node, index) =>
      Array.from({ length: 2 }, async () => {
        const other = nodes[index === 0 ? 1 : 0];
        while (!isOver) {
          const token = await tokenFrom(node);
          statuses.push(await statusOf(node, token), await statusOf(other, token));
        }
      }),
    );
    const rotated = JSON.parse(await scopeql('keys', 'rotate', '--json'));
    const published = async (node: Node) => (await answerOf(await fetch(`${node.url}/.well-known/jwks.json`))).text;
    const deadline = performance.now() + 5000;
    while (performance.now() < deadline) {
      const sets = await Promise.all(nodes.map(published));
      if (sets.every((set) => set.includes(rotated.kid))) break;
    }
    for (const node of nodes) expect(await published(node)).toContain(rotated.kid);
    isOver = true;
    await Promise.all(load);
    expect(statuses.length).toBeGreaterThan(10);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('a client that is disabled is refused on both within 5 s', async () => {
    const token = await tokenFrom(nodes[0]);
    await scopeql('clients', 'disable', client.id);
    for (const node of nodes) expect(await timeUntilRefused(node, token)).toBeLessThan(5000);
  });
});
