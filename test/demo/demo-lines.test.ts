import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoLines } from '../../src/demo/demo-lines.js';
import { startTestServer, type TestServer } from '../support/start-test-server.js';

const runFile = promisify(execFile);

let server: TestServer;
let lines: readonly string[];

beforeAll(async () => {
  server = await startTestServer({ demo: true });
  const urls = { token: `${server.url}/oauth/token`, graphql: `${server.url}/graphql` };
  lines = demoLines(server.credentials, urls);
});

afterAll(async () => {
  await server.close();
});

describe('what npm start prints after it has made the demo', () => {
  it('names every client with its secret, once', () => {
    for (const { id, secret } of server.credentials.slice(1)) {
      expect(lines.filter((line) => line.includes(id) && line.includes(secret))).toHaveLength(1);
    }
  });

  it.each(['sh', 'bash'])('has two lines that ask for three films when %s runs them', async (shell) => {
    const pasted = lines.filter((line) => /^(TOKEN=\$\(curl|curl) /.test(line));
    expect(pasted).toHaveLength(2);
    const { stdout } = await runFile(shell, ['-c', pasted.join('\n')]);
    const { data } = JSON.parse(stdout);
    expect(data.movies.nodes.map(({ title }: { title: unknown }) => typeof title)).toEqual([
      'string',
      'string',
      'string',
    ]);
  });
});
