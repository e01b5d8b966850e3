import { describe, expect, it } from '@jest/globals';
import { rawHttp } from '../../support/raw-http.js';
import { basic, callApi, register, tokenOf } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer({ env: { ALLOW_BASIC_AT_API: 'true', TRUST_PROXY: '1' } });

describe('TS-17 Basic at the API, where it is allowed', () => {
  it("acts as the client, with the client's scopes", async () => {
    const { id, secret } = await register(server());
    expect((await callApi(server(), basic(id, secret))).json.data).toMatchObject({ id, scopes: ['read', 'write'] });
  });

  it('refuses what the token endpoint refuses, with a challenge that offers Basic', async () => {
    const client = await register(server());
    const disabled = await register(server());
    await server().registry.clients.disable(disabled.id);
    const attempts = [
      basic(client.id, 'wrong'),
      basic('nobody', 'wrong'),
      basic(disabled.id, disabled.secret),
      { authorization: 'Basic !!' },
    ];
    for (const attempt of attempts) {
      const answer = await callApi(server(), attempt);
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic .*Bearer /);
      expect(answer.headers.get('www-authenticate')).toContain('resource_metadata=');
    }
  });

  it('never for GET', async () => {
    const { id, secret } = await register(server());
    const answer = await server().fetch('/graphql?query={__typename}', {
      headers: { ...basic(id, secret), accept: 'application/json', 'apollo-require-preflight': '1' },
    });
    expect(answer.status).toBe(401);
  });

  it('not for a client that is DPoP-only', async () => {
    const { id, secret } = await register(server(), { dpopOnly: true });
    expect((await callApi(server(), basic(id, secret))).status).toBe(401);
  });

  it('guessing is held down as at the token endpoint', async () => {
    const { id } = await register(server());
    const from = { 'x-forwarded-for': '198.51.100.9' };
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1) statuses.push((await callApi(server(), { ...basic(id, 'wrong'), ...from })).status);
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });
});

describe('RFC 6750 2 how a token may be presented', () => {
  const post = (headers: string, path = '/graphql') =>
    rawHttp(
      server().url,
      `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n${headers}\r\n{}`,
    );

  it('two Authorization headers are refused, even if both are right', async () => {
    const token = await tokenOf(server(), await register(server()));
    const answer = await post(`Authorization: Bearer ${token}\r\nAuthorization: Bearer ${token}\r\n`);
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([
      400,
      expect.stringContaining('invalid_request'),
    ]);
  });

  it('a token in the URL is as if absent', async () => {
    const token = await tokenOf(server(), await register(server()));
    expect(JSON.parse((await post('', `/graphql?access_token=${token}`)).body)).toEqual({ data: null });
  });

  it.each(['Digest x', 'Bearer', 'Bearer ', 'x', 'Token x', 'bearer\tx'])('%j is refused', async (authorization) => {
    expect((await post(`Authorization: ${authorization}\r\n`)).status).toBe(401);
  });

  it.each(['bearer', 'BEARER'])('the scheme may be spelt %s', async (scheme) => {
    const token = await tokenOf(server(), await register(server()));
    expect((await post(`Authorization: ${scheme} ${token}\r\n`)).status).toBe(200);
  });
});
