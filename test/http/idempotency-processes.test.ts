import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { commandLine } from '../cli/command-line.js';
import { type ServerProcess, spawnServer } from '../support/spawn-server.js';
import { openTestStore, type TestStore } from '../support/store.js';

const ready = /ScopeQL is ready on (http:\/\/127\.0\.0\.1:\d+)/;

interface Node {
  readonly server: ServerProcess;
  readonly url: string;
}

let folder: string;
let store: TestStore;
let nodes: [Node, Node];
let token: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scopeql-'));
  store = await openTestStore();
  const env = {
    ...{ MONGODB_URI: store.uri, ISSUER: 'http://127.0.0.1:9', DEMO: 'false', LOG_LEVEL: 'warn' },
    KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  };
  const cli = commandLine(store.uri, { env });
  const grants = ['view_movie', 'add_movie'].flatMap((permission) => ['--grant', permission]);
  await cli.json('clients', 'create', 'importer', '--scope', 'read write', ...grants);
  nodes = [await startNode(env), await startNode(env)];
  token = (await cli('tokens', 'issue', 'importer')).stdout.trim();
}, 60_000);

afterAll(async () => {
  for (const { server } of nodes) await server.stop('SIGKILL');
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function startNode(env: Record<string, string>): Promise<Node> {
  const server = spawnServer(env, folder);
  const [, url = ''] = await server.waitFor(ready);
  return { server, url };
}

async function send({ url }: Node, key: string, body: object): Promise<{ status: number; text: string }> {
  const headers = {
    ...{ 'content-type': 'application/json', 'idempotency-key': key },
    authorization: `Bearer ${token}`,
  };
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: answer.status, text: await answer.text() };
}

async function count(title: string): Promise<number> {
  const query = 'query ($title: String) { movies(where: { title: { startsWith: $title } }) { totalCount } }';
  const { text } = await send(nodes[1], 'none', { query, variables: { title } });
  const { data }: { data: { movies: { totalCount: number } } } = JSON.parse(text);
  return data.movies.totalCount;
}

describe('Idempotency-Key on two nodes', () => {
  it('several at once run once, wherever they arrive, and all get the one answer', async () => {
    const query = 'mutation ($title: String!) { createMovie(input: { title: $title }) { id } }';
    for (let round = 0; round < 10; round += 1) {
      const body = { query, variables: { title: `Round ${round}` } };
      const answers = await Promise.all(
        [0, 1, 0, 1, 1, 0].map((at) => send(nodes[at === 0 ? 0 : 1], `r${round}`, body)),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    }
    expect(await count('Round')).toBe(10);
  }, 60_000);

  it('a node that dies while it runs one does not hold the key for ever', async () => {
    const query = 'mutation ($inputs: [MovieCreateInput!]!) { createMovies(inputs: $inputs) { count } }';
    const inputs = Array.from({ length: 1000 }, (_, index) => ({ title: `Many ${index}` }));
    const body = { query, variables: { inputs } };
    const [dying, other] = nodes;
    const lost = send(dying, 'many', body).catch(() => null);
    const connection = await mongoose.createConnection(store.uri).asPromise();
    const running = { leaseEndsAt: { $ne: null } };
    while ((await connection.collection('idempotency_keys').countDocuments(running)) === 0);
    await connection.close();
    await dying.server.stop('SIGKILL');
    await lost;
    let answer = await send(other, 'many', body);
    for (let tries = 0; answer.status === 503 && tries < 5; tries += 1) answer = await send(other, 'many', body);
    expect(answer).toMatchObject({ status: 200, text: expect.stringContaining('"count":1000') });
    // All or nothing, whatever the dying node got done.
    expect((await count('Many')) % 1000).toBe(0);
  }, 60_000);
});
