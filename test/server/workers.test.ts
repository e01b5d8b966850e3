import { execFile } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, SignJWT } from 'jose';
import { type ServerProcess, spawnServer } from '../support/spawn-server.js';
import { openTestStore, type TestStore } from '../support/store.js';
import { until } from '../support/until.js';

const workers = 3;
const run = promisify(execFile);
const ready = /ScopeQL is ready on (http:\/\/127\.0\.0\.1:\d+)/;

let store: TestStore;
let folder: string;
let env: Record<string, string>;
let server: ServerProcess;
let url: string;
let credentials: string;

beforeAll(async () => {
  store = await openTestStore();
  folder = await mkdtemp(join(tmpdir(), 'scopeql-workers-'));
  env = {
    MONGODB_URI: store.uri,
    KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    LOG_FORMAT: 'json',
    DEMO: 'true',
    WORKERS: String(workers),
  };
  server = spawnServer(env, folder);
  [, url = ''] = await server.waitFor(ready);
  await server.waitFor(/\/graphql' -H/);
  credentials = /-u '(catalog-reader:[^']*)'/.exec(server.output.stdout)?.[1] ?? '';
}, 120_000);

afterAll(async () => {
  await server.stop('SIGKILL');
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** On a connection of its own, so that the workers take turns. */
function ask(path: string, { body, headers = {} }: { body?: string; headers?: Record<string, string> } = {}) {
  const agent = new Agent({ keepAlive: false });
  return new Promise<Answer>((resolve, reject) => {
    const method = body === undefined ? 'GET' : 'POST';
    const sent = request(new URL(path, url), { method, headers, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      answer.on('error', reject);
    });
    sent.on('error', reject).end(body);
  });
}

function form(path: string, params: Record<string, string>, basic = credentials, headers = {}) {
  const authorization = `Basic ${Buffer.from(basic).toString('base64')}`;
  const type = 'application/x-www-form-urlencoded';
  const body = new URLSearchParams(params).toString();
  return ask(path, { body, headers: { authorization, 'content-type': type, ...headers } });
}

async function newToken(headers = {}): Promise<string> {
  const { status, text } = await form('/oauth/token', { grant_type: 'client_credentials' }, credentials, headers);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return JSON.parse(text).access_token;
}

/** Asked often enough that each worker is asked. */
async function statuses(token: string, times = 4 * workers): Promise<readonly number[]> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const found = new Set<number>();
  for (let time = 0; time < times; time += 1) {
    found.add((await ask('/graphql', { body: '{"query":"{ viewer { id } }"}', headers })).status);
  }
  return [...found];
}

const scopeql = (...args: string[]) =>
  run(process.execPath, [join(import.meta.dirname, '../../dist/cli/main.js'), ...args], {
    env: { ...env, PORT: new URL(url).port, PATH: process.env.PATH ?? '' },
  });

const pidsOf = async (parent: number): Promise<readonly number[]> => {
  const { stdout } = await run('pgrep', ['-P', String(parent)]).catch(() => ({ stdout: '' }));
  return stdout.split('\n').filter(Boolean).map(Number);
};

const primaryPid = () => server.process.pid ?? 0;

describe(`WORKERS=${workers}: as one node`, () => {
  it('fills the empty store once, and says once where it is and who may call', async () => {
    const { stdout } = server.output;
    expect([stdout.match(/is ready on/g), stdout.match(/catalog-reader\s+sqs_/g)]).toMatchObject([
      { length: 1 },
      { length: 1 },
    ]);
    expect(stdout.match(/films? /gi)?.length).toBeLessThan(10);
    expect(await pidsOf(primaryPid())).toHaveLength(workers);
    const { text } = await ask('/health/ready');
    expect(JSON.parse(text)).toMatchObject({ status: 'ready' });
  });

  it('TS-11 a token of one is taken by all', async () => {
    expect(await statuses(await newToken())).toEqual([200]);
  });

  it('TS-13 a revoked token is refused at once by all', async () => {
    const token = await newToken();
    expect(await statuses(token)).toEqual([200]);
    expect((await form('/oauth/revoke', { token })).status).toBe(200);
    expect(await statuses(token)).toEqual([401]);
  });

  it('AZ-12 what the command line changes all know within 5 s', async () => {
    const token = await newToken();
    await scopeql('clients', 'disable', 'catalog-reader');
    await until(async () => (await statuses(token)).join() === '401', 5000);
    await scopeql('clients', 'enable', 'catalog-reader');
    await until(async () => (await statuses(token)).join() === '200', 5000);
  });

  it('AZ-12 what one changes through the API all know at once', async () => {
    const admin = /(platform-admin)\s+(sqs_\S+)/.exec(server.output.stdout) ?? [];
    const { text } = await form('/oauth/token', { grant_type: 'client_credentials' }, `${admin[1]}:${admin[2]}`);
    const headers = { authorization: `Bearer ${JSON.parse(text).access_token}`, 'content-type': 'application/json' };
    const token = await newToken();
    const query = 'mutation ($s: [String!]) { updateClient(id: "catalog-reader", input: { scopes: $s }) { id } }';
    const set = (s: readonly string[]) =>
      ask('/graphql', { headers, body: JSON.stringify({ query, variables: { s } }) });
    const read = {
      headers: { ...headers, authorization: `Bearer ${token}` },
      body: '{"query":"{ movies(first: 1) { nodes { id } } }"}',
    };
    const readings = async () => new Set((await inTurns(() => ask('/graphql', read))).map(({ status }) => status));
    expect(await readings()).toEqual(new Set([200]));
    expect((await set([])).status).toBe(200);
    expect(await readings()).toEqual(new Set([403]));
    expect((await set(['read'])).status).toBe(200);
    expect(await readings()).toEqual(new Set([200]));
  });

  it('TS-15 a guesser has ten guesses, whoever counts, one after the other', async () => {
    const guess = () =>
      form('/oauth/token', { grant_type: 'client_credentials' }, `nobody:sqs_aaaaaaaa_${'x'.repeat(43)}`);
    const answers: number[] = [];
    for (let count = 0; count < 14; count += 1) answers.push((await guess()).status);
    expect(answers).toEqual([...Array(10).fill(401), ...Array(4).fill(429)]);
  });

  it('TS-15 and all at once', async () => {
    const guess = (count: number) =>
      form(
        '/oauth/token',
        { grant_type: 'client_credentials' },
        `nobody2:sqs_aaaaaaaa_${String(count).padStart(43, 'x')}`,
      );
    const answers = await Promise.all(Array.from({ length: 30 }, (_, count) => guess(count)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
  });

  it('TS-10 a DPoP proof is taken once', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const jwk = await exportJWK(publicKey);
    const proof = (claims: object) =>
      new SignJWT({ htm: 'POST', jti: randomUUID(), ...claims })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
        .setIssuedAt()
        .sign(privateKey);
    const token = await newToken({ dpop: await proof({ htu: `${url}/oauth/token` }) });
    const claims = { htu: `${url}/graphql`, ath: createHash('sha256').update(token).digest('base64url') };
    const call = (dpop: string) => {
      const headers = { authorization: `DPoP ${token}`, dpop, 'content-type': 'application/json' };
      return ask('/graphql', { headers, body: '{"query":"{ viewer { id } }"}' });
    };
    const nonce = (await call(await proof(claims))).headers['dpop-nonce'];
    const once = await proof({ ...claims, nonce });
    const answers = await inTurns(() => call(once));
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
  });

  it('counts all requests at /metrics', async () => {
    await inTurns(() => ask('/health/live'));
    const counted = async () => {
      const { text } = await ask('/metrics');
      return Number(/scopeql_http_requests_total\{route="\/health\/live"[^}]*\} (\d+)/.exec(text)?.[1]);
    };
    const before = await counted();
    await inTurns(() => ask('/health/live'));
    expect((await counted()) - before).toBe(4 * workers);
  });

  it('TS-11 a rotation under load fails not one request', async () => {
    const [token] = [await newToken()];
    let isOver = false;
    const seen = new Set<string>();
    const load = Array.from({ length: 3 }, async () => {
      while (!isOver) seen.add(String(await statuses(await newToken(), 2)));
    });
    const { stdout } = await scopeql('keys', 'rotate', '--json');
    const sets = async () => inTurns(() => ask('/.well-known/jwks.json'));
    await until(async () => (await sets()).every(({ text }) => text.includes(JSON.parse(stdout).kid)), 5000);
    isOver = true;
    await Promise.all(load);
    expect([seen, await statuses(token ?? '')]).toEqual([new Set(['200']), [200]]);
  });

  it('replaces a worker that is killed, and never stops answering', async () => {
    const [victim = 0, ...others] = await pidsOf(primaryPid());
    process.kill(victim, 'SIGKILL');
    await server.waitFor(/a worker ended; another takes its place/);
    const seen = new Set<number>();
    await until(async () => {
      seen.add((await ask('/health/ready')).status);
      const now = await pidsOf(primaryPid());
      return now.length === workers && others.every((pid) => now.includes(pid)) && !now.includes(victim);
    }, 20_000);
    expect(seen).toEqual(new Set([200]));
    expect(await statuses(await newToken())).toEqual([200]);
  });

  it('drains when it is told to stop: what is in flight is answered', async () => {
    const answers = Array.from({ length: 30 }, () => ask('/oauth/token', { body: 'grant_type=client_credentials' }));
    await Promise.race(answers);
    const ended = server.stop('SIGTERM');
    const settled = await Promise.allSettled(answers);
    expect(await ended).toBe(0);
    const cut = settled.filter(({ status }) => status === 'rejected').map((result) => Object(result).reason.code);
    // A connection that no worker had taken yet is refused, never broken in the middle.
    expect(cut.filter((code) => code !== 'ECONNREFUSED' && code !== 'ECONNRESET')).toEqual([]);
    expect(await pidsOf(primaryPid())).toEqual([]);
  }, 30_000);
});

describe('WORKERS that cannot serve', () => {
  it('end the node with 1 and one message when the first cannot start', async () => {
    const broken = spawnServer(
      { WORKERS: '2', DATA_DIR: join(folder, 'none/deep'), LOG_FORMAT: 'json', KEY_ENCRYPTION_KEY: 'x' },
      folder,
    );
    expect(await broken.exitCode()).toBe(1);
    expect(broken.output.stderr.match(/cannot start/g)).toHaveLength(1);
  });

  it('end the node with 1 when they end as soon as they start', async () => {
    const doomed = spawnServer({ ...env, DEMO: 'false', WORKERS: '2' }, folder);
    await doomed.waitFor(ready);
    let isOver = false;
    const killing = (async () => {
      while (!isOver) for (const pid of await pidsOf(doomed.process.pid ?? 0)) tryToKill(pid);
    })();
    expect(await doomed.exitCode()).toBe(1);
    isOver = true;
    await killing;
    expect(doomed.output.stdout).toContain('workers end as soon as they start: giving up');
  }, 60_000);
});

function inTurns<T>(act: () => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: 4 * workers }, act));
}

function tryToKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
