import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { connectTestStore, type TestStore } from '../../support/store.js';
import { register, tokenOf, whoIs } from '../posting.js';
import { startTokenServer } from '../token-server.js';

describe.each(['RS256', 'EdDSA'])('TS-9 signing with %s', (alg) => {
  let store: TestStore;

  beforeAll(async () => {
    store = await connectTestStore();
  });
  afterAll(() => store.close());

  it('issues tokens that are taken', async () => {
    const server = await startTokenServer({ env: { SIGNING_ALG: alg } });
    const token = await tokenOf(server, await register(server));
    expect(decodeProtectedHeader(token).alg).toBe(alg);
    expect((await whoIs(server, token)).status).toBe(200);
    await server.close();
  });
});
