import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readJwks } from '../../src/cli/values/read-jwks.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';
import { type OtherIssuer, startOtherIssuer } from './external/other-issuer.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const guide = readFileSync(join(root, 'docs/token-service-guide.md'), 'utf8');
const has = (command: string) => spawnSync(command, ['--version']).status === 0;

let server: TestServer;
let cluster: OtherIssuer;
let folder: string;
let secret: string;

beforeAll(async () => {
  cluster = await startOtherIssuer('RS256');
  const trusted = [{ issuer: cluster.issuer, jwksUri: cluster.jwksUri, audience: 'https://api.example' }];
  server = await startTestServer({ env: { TRUSTED_ISSUERS: JSON.stringify(trusted) } });
  folder = mkdtempSync(join(tmpdir(), 'scopeql-guide-'));
  const grants = [{ permission: 'view_movie' }];
  secret = (await server.registry.clients.create({ id: 'importer', scopes: ['read', 'write'], grants })).secret ?? '';
});

// The samples sign by the machine's clock, which the server's stands still beside.
beforeEach(() => server.clock.advance((Date.now() - server.clock.now()) / 1000));

afterAll(async () => {
  await server.close();
  await cluster.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The code samples of one language in a section, as they stand there but for the server's address. */
function samples(heading: string, language: string): readonly string[] {
  const start = guide.indexOf(`\n## ${heading}`);
  if (start === -1) throw new Error(`no section ${heading}`);
  const end = guide.indexOf('\n## ', start + 1);
  const section = guide.slice(start, end === -1 ? undefined : end);
  return [...section.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, code = '']) =>
    code.replaceAll('http://127.0.0.1:4000', server.url),
  );
}

/** Standard output of a program. @throws Error with what it wrote, unless it ends well */
function run(program: string, args: readonly string[], cwd = root): Promise<string> {
  const env = { ...process.env, SECRET: secret };
  return new Promise((resolve, reject) => {
    execFile(program, [...args], { cwd, env, timeout: 30_000 }, (error, stdout, stderr) =>
      error ? reject(new Error(`${error.message}\n${stdout}${stderr}`)) : resolve(stdout),
    );
  });
}

const node = (code: string) => run(process.execPath, ['--input-type=module', '-e', code]);

describe('docs/token-service-guide.md, sample by sample', () => {
  (has('curl') ? it : it.skip)('curl', async () => {
    expect(JSON.parse(await run('sh', ['-c', samples('From curl', 'sh')[0] ?? '']))).toEqual({
      data: { movies: { nodes: [] } },
    });
  });

  it('Node: openid-client, with and without a proof of possession', async () => {
    const [first = '', second = ''] = samples('From Node', 'js');
    const answer = "{ data: { viewer: { id: 'importer' } } }";
    expect((await node(first + second)).trim().split('\n')).toEqual([answer, `dpop ${answer}`]);
  });

  (has('python3') ? it : it.skip)('Python', async () => {
    const [code = ''] = samples('From Python', 'python');
    expect(await run('python3', ['-c', code])).toContain("{'data': {'viewer': {'id': 'importer'}}}");
  });

  it('a key pair: made, registered, used', async () => {
    const [make = ''] = samples('A key pair', 'sh');
    const [command = '', create = ''] = make.split(/^(?=npx )/m);
    await run('sh', ['-c', command], folder);
    expect(create).toContain('--jwks importer.jwks.json');
    const jwks = await readJwks(join(folder, 'importer.jwks.json'));
    await server.registry.clients.create({ id: 'keyed-importer', scopes: ['read'], jwks });
    const [use = ''] = samples('A key pair', 'js');
    expect(await node(use.replace('importer.pem', join(folder, 'importer.pem')))).toBe('read\n');
  });

  (has('curl') ? it : it.skip)('a pod', async () => {
    const subject = 'system:serviceaccount:films:importer';
    const [, request = ''] = samples('Kubernetes', 'sh').filter(
      (code) => code.includes('npx') || code.includes('curl'),
    );
    const now = Math.floor(server.clock.now() / 1000);
    const claims = { iss: cluster.issuer, sub: subject, aud: ['https://api.example'], iat: now, exp: now + 3600 };
    writeFileSync(join(folder, 'token'), await cluster.sign(claims));
    await server.registry.clients.create({
      id: 'pod',
      scopes: ['read'],
      externalSubject: { issuer: cluster.issuer, subject },
    });
    const command = request.replace('/var/run/secrets/scopeql', folder).replace('https://api.example', server.url);
    expect(JSON.parse(await run('sh', ['-c', command]))).toMatchObject({ token_type: 'Bearer', scope: 'read' });
  });

  it('what TRUSTED_ISSUERS is set to is taken by the server', async () => {
    const values = [...guide.matchAll(/TRUSTED_ISSUERS='([^']+)'/g)].map(([, value = '']) => value);
    expect(values.length).toBe(3);
    const { readConfig } = await import('../../src/config/read-config.js');
    for (const TRUSTED_ISSUERS of values) expect(readConfig({ TRUSTED_ISSUERS }).trustedIssuers).toHaveLength(1);
  });
});
