import { describe, expect, it } from '@jest/globals';
import { basic, callApi, register } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer();

describe('TS-17 Basic at the API, which is off by default', () => {
  it('is refused, and no challenge offers it', async () => {
    const { id, secret } = await register(server());
    const answer = await callApi(server(), basic(id, secret));
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer (?!.*Basic)/);
  });
});
