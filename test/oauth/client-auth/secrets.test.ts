import { describe, expect, it } from '@jest/globals';
import { rawHttp } from '../../support/raw-http.js';
import { type Answer, register, requestToken } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer();
const outcome = ({ status, json }: Answer) => [status, json.error];
const refused = [401, 'invalid_client'];
const taken = [200, undefined];

describe('TS-14 secrets', () => {
  it('are 256 bits, recognisable, shown once and kept only as a bcrypt hash', async () => {
    const { id, secret } = await register(server());
    expect(secret).toMatch(/^sqs_[a-z0-9]{8}_[A-Za-z0-9_-]{43}$/);
    const [stored] = (await server().registry.findClient(id))?.secrets ?? [];
    expect(stored?.hash).toMatch(/^\$2b\$/);
    expect(JSON.stringify(await server().registry.clients.show(id))).not.toContain(secret);
  });

  it('several live at a time: the old one works for its overlap and then dies by itself, remembered or not', async () => {
    const old = await register(server());
    expect(outcome(await requestToken(server(), old))).toEqual(taken);
    const fresh = await server().registry.clients.rotateSecret(old.id, { overlapSeconds: 120 });
    const renewed = { id: old.id, secret: fresh.secret ?? '' };
    expect(outcome(await requestToken(server(), old))).toEqual(taken);
    expect(outcome(await requestToken(server(), renewed))).toEqual(taken);
    server().clock.advance(120);
    expect(outcome(await requestToken(server(), old))).toEqual(refused);
    expect(outcome(await requestToken(server(), renewed))).toEqual(taken);
  });

  it('a rotation without overlap ends the old one at once, remembered or not', async () => {
    const old = await register(server());
    expect(outcome(await requestToken(server(), old))).toEqual(taken);
    await server().registry.clients.rotateSecret(old.id, { overlapSeconds: 0 });
    expect(outcome(await requestToken(server(), old))).toEqual(refused);
  });

  it('a remembered secret dies with any change of the client', async () => {
    const client = await register(server());
    expect(outcome(await requestToken(server(), client))).toEqual(taken);
    await server().registry.clients.disable(client.id);
    expect(outcome(await requestToken(server(), client))).toEqual(refused);
    await server().registry.clients.enable(client.id);
    expect(outcome(await requestToken(server(), client))).toEqual(taken);
  });

  it('a remembered secret is not throttled', async () => {
    const client = await register(server());
    expect(outcome(await requestToken(server(), client))).toEqual(taken);
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1)
      statuses.push((await requestToken(server(), { id: client.id, secret: 'wrong' })).status);
    expect(statuses).toContain(429);
    expect(outcome(await requestToken(server(), client))).toEqual(taken);
  });

  it('many requests with one cold secret share one comparison, also when they come in one packet a connection', async () => {
    const client = await register(server());
    const body = `grant_type=client_credentials&client_id=${client.id}&client_secret=${client.secret}`;
    const request = `POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const answers = await Promise.all(Array.from({ length: 40 }, () => rawHttp(server().url, request)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
