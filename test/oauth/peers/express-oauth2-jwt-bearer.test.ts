import { describe, expect, it } from '@jest/globals';
import { auth } from 'express-oauth2-jwt-bearer';
import { register, tokenOf } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

/** What an Express application would hand its middleware. */
interface ExpressRequest {
  readonly method: string;
  readonly protocol: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  get(name: string): string | undefined;
  readonly query: object;
  readonly body: object;
  is(type: string): boolean;
  auth?: { readonly payload: Readonly<Record<string, unknown>> };
}

const server = withTokenServer();

/** By discovery of our metadata, as a service beside the API would verify our tokens. */
async function verify(token: string): Promise<ExpressRequest['auth']> {
  const middleware = auth({
    issuerBaseURL: server().url,
    audience: `${server().url}/graphql`,
    strict: true,
    tokenSigningAlg: 'ES256',
  });
  const request: ExpressRequest = {
    method: 'POST',
    protocol: 'http',
    url: '/graphql',
    headers: { authorization: `Bearer ${token}` },
    get: (name) => (name === 'Host' ? new URL(server().url).host : undefined),
    query: {},
    body: {},
    is: () => false,
  };
  await new Promise<void>((resolve, reject) => {
    const next = (error?: unknown) => (error ? reject(error) : resolve());
    Promise.resolve(Reflect.apply(middleware, undefined, [request, {}, next])).catch(reject);
  });
  return request.auth;
}

describe('TS-9, TS-12 express-oauth2-jwt-bearer, strict about RFC 9068', () => {
  it('takes our tokens', async () => {
    const client = await register(server());
    const verified = await verify(await tokenOf(server(), client, { scope: 'read' }));
    expect(verified?.payload).toMatchObject({ client_id: client.id, scope: 'read' });
  });

  it('refuses one that was changed', async () => {
    const token = await tokenOf(server(), await register(server()));
    await expect(verify(`${token.slice(0, -4)}AAAA`)).rejects.toMatchObject({ status: 401 });
  });
});
