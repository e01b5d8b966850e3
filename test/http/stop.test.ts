import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { connectStore, disconnectStore } from '../../src/registry/connect-store.js';
import { AuditEvent } from '../../src/registry/models/audit-event.js';
import { as } from '../support/as.js';
import { startTestServer } from '../support/start-test-server.js';
import { openTestStore } from '../support/store.js';
import { clientWith } from '../support/test-client.js';

describe('stopping a server', () => {
  it('lets a request in flight end, takes no new one, and ends idle connections', async () => {
    const server = await startTestServer();
    const { hostname, port } = new URL(server.url);
    const body = 'grant_type=client_credentials&client_id=nobody&client_secret=x';
    const socket = connect({ host: hostname, port: Number(port) });
    const head = `POST /oauth/token HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${body.length}`;
    socket.write(`${head}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n`);
    expect(String((await once(socket, 'data'))[0])).toContain('100 Continue');

    const closed = server.close();
    socket.write(body);
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 401 /);
    await Promise.all([once(socket, 'close'), closed]);
    await expect(server.fetch('/health/live')).rejects.toThrow();
  });

  it('writes the audit events that are still queued (AZ-15)', async () => {
    const store = await openTestStore();
    const server = await startTestServer({ store });
    const nosy = clientWith({ id: 'nosy', scopes: ['read'] });
    expect((await as(nosy).query('query Nosy { movies { totalCount } }')).status).toBe(403);
    await server.close();

    await connectStore(store.uri);
    const written = await AuditEvent.find().lean();
    await disconnectStore();
    await store.close();
    expect(written).toEqual([
      expect.objectContaining({
        clientId: 'nosy',
        kind: 'denial',
        decision: 'denied',
        operationName: 'Nosy',
        coordinates: ['Query.movies'],
      }),
    ]);
  });
});
