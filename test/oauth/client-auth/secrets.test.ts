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

  it('a secret is remembered for five minutes, then it is throttled like any other', async () => {
    const client = await register(server());
    const guess = async () => {
      for (let n = 0; n < 10; n += 1) await requestToken(server(), { id: client.id, secret: 'wrong' });
    };
    expect(outcome(await requestToken(server(), client))).toEqual(taken);
    server().clock.advance(299);
    await guess();
    expect(outcome(await requestToken(server(), client))).toEqual(taken);
    server().clock.advance(1);
    expect(outcome(await requestToken(server(), client))).toEqual([429, 'too_many_requests']);
    server().clock.advance(60);
    expect(outcome(await requestToken(server(), client))).toEqual(taken);
  });

  it('what goes on behind the right secret is not cut off, however bcrypt would take it', async () => {
    const { id, secret } = await register(server());
    for (const more of ['A', 'A'.repeat(100)]) {
      expect(outcome(await requestToken(server(), { id, secret: secret + more }))).toEqual(refused);
    }
    const padded = { id, secret: secret.padEnd(72, 'A') };
    expect(outcome(await requestToken(server(), padded))).toEqual(refused);
  });

  it('beyond sixteen that wait for the one thread it is 429; who is remembered does not wait', async () => {
    const client = await register(server());
    expect(outcome(await requestToken(server(), client))).toEqual(taken);
    server().clock.advance(61);
    const cold = Array.from({ length: 60 }, (_, n) => requestToken(server(), { id: `cold-${n}`, secret: 'x' }));
    const first = await Promise.race([requestToken(server(), client), Promise.all(cold).then(() => null)]);
    expect(first?.status).toBe(200);
    const answers = await Promise.all(cold);
    const overflow = answers.filter(({ status }) => status === 429);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401, 429]));
    expect(answers.length - overflow.length).toBeGreaterThanOrEqual(16);
    for (const { headers } of overflow) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('many requests with one cold secret share one comparison, also when they come in one packet a connection', async () => {
    const client = await register(server());
    const body = `grant_type=client_credentials&client_id=${client.id}&client_secret=${client.secret}`;
    const request = `POST /oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const answers = await Promise.all(Array.from({ length: 40 }, () => rawHttp(server().url, request)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
