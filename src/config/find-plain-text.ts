import { isLoopback } from '../lib/is-loopback.js';
import type { Variables } from './variables.js';

/**
 * A line for each URL by which secrets, tokens or keys would travel unencrypted (RFC 6749 1.6, RFC 8414 2). Behind a proxy the issuer is the
 * proxy's https URL, so only a network that is its own protection has any use for these.
 */
export function findPlainText({ ISSUER, TRUSTED_ISSUERS }: Variables): readonly string[] {
  const keys = TRUSTED_ISSUERS.filter(({ jwksUri }) => isPlainText(jwksUri));
  return [
    ...(ISSUER !== undefined && isPlainText(ISSUER)
      ? ['ISSUER is not https: secrets and tokens can be read by whoever sees the network']
      : []),
    ...keys.map(
      ({ issuer }) =>
        `TRUSTED_ISSUERS: the keys of ${issuer} are not read by https: whoever is between can give us others`,
    ),
  ];
}

function isPlainText(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !isLoopback(hostname.replace(/^\[|\]$/g, ''));
}
