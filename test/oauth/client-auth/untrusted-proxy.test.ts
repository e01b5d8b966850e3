import { describe, expect, it } from '@jest/globals';
import { register, requestToken } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer();

describe('TS-15 guessing, where TRUST_PROXY trusts nobody', () => {
  it('an address that a client claims by a header is not counted', async () => {
    const { id } = await register(server());
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.${n}`, forwarded: `for=198.51.100.${n}` };
      statuses.push((await requestToken(server(), { id, secret: 'wrong' }, {}, headers)).status);
    }
    expect(statuses).toEqual([...Array(10).fill(401), 429]);
  });
});
