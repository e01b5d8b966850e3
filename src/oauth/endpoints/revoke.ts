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
  const revoked = live?.client.id === client.id ? live.claims.jti : null;
  if (live && revoked !== null) await services.denylist.revoke(revoked, live.claims.exp);
  services.onOutcome({ endpoint: 'revoke', outcome: 'ok', clientId: client.id, requestId });
  const headers = { 'cache-control': 'no-store', pragma: 'no-cache' };
  return { status: 200, headers, body: '', logged: { client: client.id, ...(revoked !== null && { revoked }) } };
}
