import { authenticateClient } from '../client-auth/authenticate-client.js';
import type { OAuthServices } from '../services.js';
import { steps } from '../steps.js';
import type { WireAnswer } from '../wire.js';
import { findLiveToken, requireToken, type TokenRequest } from './introspect.js';
import { rejectRepeatedParams, requirePostedForm } from './posted-form.js';

/** Revocation (TS-13; RFC 7009): a client ends a token of its own. Whatever else it names, the answer is the same. */
export const revokeToken = steps(requirePostedForm, rejectRepeatedParams, authenticateClient, requireToken, endToken);

async function endToken({ token, client, requestId }: TokenRequest, services: OAuthServices): Promise<WireAnswer> {
  const live = await findLiveToken(token, services);
  if (live !== null && live.client.id === client.id && live.claims.jti !== null) {
    await services.denylist.revoke(live.claims.jti, live.claims.exp);
    services.log.info({ requestId, client: client.id, jti: live.claims.jti }, 'token revoked');
  }
  services.onOutcome({ endpoint: 'revoke', outcome: 'ok', clientId: client.id, requestId });
  return { status: 200, headers: { 'cache-control': 'no-store', pragma: 'no-cache' }, body: '' };
}
