import { afterAll, beforeAll } from '@jest/globals';
import { connectTestStore, type TestStore } from '../support/store.js';
import { startTokenServer, type TokenServer, type TokenServerOptions } from './token-server.js';

/** One node for all tests of a file, over an empty store. Answers how to get at it, once the tests run. */
export function withTokenServer(options: TokenServerOptions = {}): () => TokenServer {
  let store: TestStore | undefined;
  let server: TokenServer | undefined;

  beforeAll(async () => {
    store = await connectTestStore();
    server = await startTokenServer(options);
  });

  afterAll(async () => {
    await server?.close();
    await store?.close();
  });

  return () => {
    if (server === undefined) throw new Error('the server has not started yet');
    return server;
  };
}
