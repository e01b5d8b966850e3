import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawnServer } from '../support/spawn-server.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scopeql-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The names in an answer of `/health/ready`. */
function shapeOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('checks' in body)) return JSON.stringify(body);
  return [...Object.keys(body), ...Object.keys(body.checks ?? {})].join(' ');
}

describe('while the server starts', () => {
  it('every request is answered: 503 until it is ready, and none brings it down', async () => {
    const port = await freePort();
    const server = spawnServer({ DATA_DIR: join(folder, 'data'), PORT: String(port), DEMO: 'false' }, folder);
    const statuses = new Set<number>();
    const shapes = new Set<string>();
    const isReady = server.waitFor(/ScopeQL is ready/).then(() => true);
    for (let ready = false; !ready; ) {
      for (const path of ['/graphql', '/no-such-route', '/health/ready']) {
        const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
        if (answer) statuses.add(answer.status);
        if (answer && path === '/health/ready') shapes.add(shapeOf(await answer.json()));
      }
      ready = await Promise.race([isReady, Promise.resolve(false)]);
    }
    expect(statuses).toContain(503);
    expect([...shapes]).toEqual(['status checks missingIndexes started store signingKey changeFeed']);
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
    expect(await server.stop('SIGTERM')).toBe(0);
  });
});
