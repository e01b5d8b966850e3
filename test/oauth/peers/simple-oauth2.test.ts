import { describe, expect, it } from '@jest/globals';
import { ClientCredentials } from 'simple-oauth2';
import { type Registered, register, whoIs } from '../posting.js';
import { withTokenServer } from '../with-token-server.js';

const server = withTokenServer();

const clientOf = ({ id, secret }: Registered, authorizationMethod: 'header' | 'body') =>
  new ClientCredentials({
    client: { id, secret },
    auth: { tokenHost: server().url, tokenPath: '/oauth/token' },
    options: { authorizationMethod },
  });

describe.each(['header', 'body'] as const)('simple-oauth2 with credentials in the %s', (method) => {
  it('TS-2, TS-6, TS-8 gets a token for the scopes it asks for', async () => {
    const registered = await register(server());
    const { token } = await clientOf(registered, method).getToken({ scope: ['read'] });
    expect(token).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope: 'read' });
    expect((await whoIs(server(), String(token.access_token))).json.data).toMatchObject({ id: registered.id });
  });

  it('TS-3 is refused with a wrong secret', async () => {
    const { id } = await register(server());
    await expect(clientOf({ id, secret: 'wrong' }, method).getToken({})).rejects.toMatchObject({
      output: { statusCode: 401 },
    });
  });
});
