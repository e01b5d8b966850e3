import type { Config } from '../../config/config.js';
import type { Io } from '../io.js';

/**
 * Warns of a client at an issuer that this environment does not trust: no token of it would be taken (TS-18, TS-20). No refusal, since the
 * server may have another environment, or trust the issuer later.
 */
export function warnOfIssuer(pair: readonly [string, string] | undefined, { trustedIssuers }: Config, io: Io): void {
  if (pair === undefined || trustedIssuers.some(({ issuer }) => issuer === pair[0])) return;
  io.stderr.write(
    `warning: ${pair[0]} is not in TRUSTED_ISSUERS here; a server that does not trust it takes none of its tokens\n`,
  );
}
