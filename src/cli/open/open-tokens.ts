import { loadKeyEncryptionKeys } from '../../config/key-encryption-key.js';
import { createTokenService } from '../../oauth/create-token-service.js';
import type { TokenService } from '../../oauth/token-service.js';
import type { Session } from '../resources.js';
import { silentLog } from './silent-log.js';

/** The token service of the environment's `ISSUER` and `AUDIENCE`, with the keys of the connected store. */
export async function openTokens(session: Session): Promise<TokenService> {
  const config = await session.use('config');
  const registry = await session.use('registry');
  const tokens = createTokenService({
    issuer: config.issuer,
    audience: config.audience,
    accessTokenTtlSeconds: config.accessTokenTtlSeconds,
    accessTokenMaxTtlSeconds: config.accessTokenMaxTtlSeconds,
    signingAlg: config.signingAlg,
    keyEncryptionKeys: await loadKeyEncryptionKeys(config),
    directory: registry,
    changes: registry.changes,
    clock: session.io.clock,
    log: silentLog,
  });
  session.onClose(() => tokens.stop());
  await tokens.start({ adoptSigningAlg: false });
  return tokens;
}
