import { InputError } from '../lib/app-error.js';
import type { RegisteredClient } from '../registry/registered-client.js';
import { scopeFor } from './endpoints/scope.js';
import { OAuthError } from './oauth-error.js';
import type { OAuthServices } from './services.js';
import type { TokenBody } from './token-service.js';
import { tokenIdFormat } from './tokens/access-tokens.js';

/** Issues a token to a client without its secret, for whoever already holds the store and its keys. @throws InputError */
export async function issueAccessToken(
  client: RegisteredClient,
  scope: string | undefined,
  { accessTokens, log }: OAuthServices,
): Promise<TokenBody> {
  if (!client.enabled) throw new InputError(`client ${client.id} is disabled`);
  if (client.dpopOnly)
    throw new InputError(`client ${client.id} is DPoP-only: it must ask the token endpoint with a proof`);
  const granted = asInput(() => scopeFor(client, scope));
  const { token, jti, expiresIn } = await accessTokens.issue(client, granted, null);
  log.info({ client: client.id, scope: granted, jti, expiresIn }, 'token issued by an administrator');
  return { access_token: token, token_type: 'Bearer', expires_in: expiresIn, scope: granted };
}

/** Ends one access token of any client, given itself or its id. An id is denied for as long as any token may live. @throws InputError, StoreError */
export async function revokeAccessToken(tokenOrJti: string, services: OAuthServices): Promise<void> {
  const { denylist, clock, maxTtlSeconds } = services;
  if (tokenIdFormat.test(tokenOrJti)) return denylist.revoke(tokenOrJti, Math.ceil(clock() / 1000) + maxTtlSeconds);
  const { jti, exp } = await services.verifyOwnToken(tokenOrJti).catch((error: unknown) => {
    if (error instanceof OAuthError)
      throw new InputError('this is neither a token of ours that is still valid nor a token id');
    throw error;
  });
  if (jti !== null) await denylist.revoke(jti, exp);
}

function asInput<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof OAuthError ? new InputError(error.message) : error;
  }
}
