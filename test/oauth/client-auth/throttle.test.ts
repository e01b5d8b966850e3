import { describe, expect, it } from '@jest/globals';
import { UnsecuredJWT } from 'jose';
import { createThrottle } from '../../../src/oauth/client-auth/throttle.js';
import { storeCallsOf } from '../../registry/store-calls.js';
import { createTestClock } from '../../support/test-clock.js';
import { type Answer, type Registered, register, requestToken } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer({ env: { TRUST_PROXY: '1' } });

function requestTokenFrom(client: Registered, ip: string): Promise<Answer> {
  return requestToken(server(), client, {}, { 'x-forwarded-for': ip });
}

async function guessOften(client: Registered, ip: string, times: number): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let n = 0; n < times; n += 1) answers.push(await requestTokenFrom(client, ip));
  return answers;
}

/** An attempt that costs no bcrypt: an assertion that nobody signed. */
async function assertAs(id: string, ip: string): Promise<number> {
  const params = {
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: `${new UnsecuredJWT({ iss: id, sub: id }).encode()}x`,
  };
  const headers = { 'x-forwarded-for': ip };
  const body = new URLSearchParams(params);
  return (await fetch(`${server().url}/oauth/token`, { method: 'POST', headers, body })).status;
}

describe('TS-15 guessing', () => {
  it('after ten failures of an id at an address within a minute: 429 with Retry-After', async () => {
    const { id } = await register(server());
    const answers = await guessOften({ id, secret: 'wrong' }, '198.51.100.1', 11);
    expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(401), 429]);
    const last = answers[10];
    expect(last?.json.error).toBe('too_many_requests');
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(last?.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });

  it('an id that nobody registered is treated the same', async () => {
    const answers = await guessOften({ id: 'nobody-there', secret: 'wrong' }, '198.51.100.2', 11);
    expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(401), 429]);
  });

  it('while it lasts the right secret is refused there, but not at another address; it ends by itself', async () => {
    const client = await register(server());
    await guessOften({ id: client.id, secret: 'wrong' }, '198.51.100.3', 10);
    expect((await requestTokenFrom(client, '198.51.100.3')).status).toBe(429);
    expect((await requestTokenFrom(client, '198.51.100.4')).status).toBe(200);
    const other = await register(server());
    await guessOften({ id: other.id, secret: 'wrong' }, '198.51.100.3', 10);
    server().clock.advance(60);
    expect((await requestTokenFrom(other, '198.51.100.3')).status).toBe(200);
  });

  it('a hundred failures at an address within a minute, by whatever ids, lock that address alone', async () => {
    const client = await register(server());
    for (let n = 0; n < 100; n += 1) expect(await assertAs(`random-${n}`, '198.51.100.5')).toBe(401);
    expect((await requestTokenFrom(client, '198.51.100.5')).status).toBe(429);
    expect((await requestTokenFrom(client, '198.51.100.6')).status).toBe(200);
    await server().registry.refresh();
    const calls = await storeCallsOf(async () => {
      for (let n = 0; n < 20; n += 1) expect(await assertAs(`another-${n}`, '198.51.100.5')).toBe(429);
      await guessOften({ id: 'yet-another', secret: 'wrong' }, '198.51.100.5', 5);
    });
    expect(calls.filter((call) => call.startsWith('clients.'))).toEqual([]);
  });

  it('counts failures of introspection and revocation as well', async () => {
    const { id } = await register(server());
    await guessOften({ id, secret: 'wrong' }, '198.51.100.7', 10);
    const headers = { 'x-forwarded-for': '198.51.100.7' };
    expect(
      (await requestToken(server(), { id, secret: 'wrong' }, { token: 'x' }, headers, '/oauth/introspect')).status,
    ).toBe(429);
  });
});

describe('TS-15 the throttle', () => {
  it('counts a burst like a trickle', () => {
    const throttle = createThrottle(createTestClock().now);
    const attempts = Array.from({ length: 10 }, () => throttle.begin('a', '192.0.2.1'));
    expect(() => throttle.begin('a', '192.0.2.1')).toThrow('too many failed attempts');
    for (const attempt of attempts) attempt.withdraw();
    expect(() => throttle.begin('a', '192.0.2.1')).not.toThrow();
  });

  it('takes all of an IPv6 /64 network for one guesser, and IPv4 in IPv6 for IPv4', () => {
    const throttle = createThrottle(createTestClock().now);
    for (let n = 0; n < 10; n += 1) throttle.begin('a', `2001:db8:1:2::${n}`).fail();
    expect(() => throttle.begin('a', '2001:db8:1:2:ffff::1')).toThrow('too many failed attempts');
    expect(() => throttle.begin('a', '2001:db8:1:3::1')).not.toThrow();
    for (let n = 0; n < 10; n += 1) throttle.begin('b', '192.0.2.7').fail();
    expect(() => throttle.begin('b', '::ffff:192.0.2.7')).toThrow('too many failed attempts');
  });
});
