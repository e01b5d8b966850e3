import { randomUUID } from 'node:crypto';
import type { Clock } from '../../lib/clock.js';
import type { RegisteredClient } from '../../registry/registered-client.js';
import type { KeyRing } from '../keys/key-ring.js';
import { signClaims } from './sign-claims.js';

export interface AccessTokensOptions {
  readonly issuer: string;
  readonly audience: string;
  /** For clients without a lifetime of their own, in seconds. */
  readonly ttlSeconds: number;
  readonly maxTtlSeconds: number;
  readonly keyRing: Pick<KeyRing, 'signingKey'>;
  readonly clock: Clock;
}

export interface IssuedToken {
  readonly token: string;
  readonly jti: string;
  /** Seconds from now. */
  readonly expiresIn: number;
}

/** What the `jti` of our tokens looks like. */
export const tokenIdFormat = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Makes access tokens. */
export interface AccessTokens {
  /** Signs a token for the client; `jkt` binds it to a DPoP key, by thumbprint. */
  issue(client: RegisteredClient, scope: string, jkt: string | null): Promise<IssuedToken>;
}

/** Signs JWT access tokens (TS-9; RFC 9068 2). Nothing is stored. */
export function createAccessTokens(options: AccessTokensOptions): AccessTokens {
  const { issuer, audience, ttlSeconds, maxTtlSeconds, keyRing, clock } = options;

  async function issue(client: RegisteredClient, scope: string, jkt: string | null): Promise<IssuedToken> {
    const expiresIn = Math.min(client.ttlSeconds ?? ttlSeconds, maxTtlSeconds);
    // Never stamped before what "revoke all" has just ended, which is rounded up to a whole second.
    const iat = Math.max(Math.floor(clock() / 1000), client.tokensValidFrom);
    const jti = randomUUID();
    const claims = {
      iss: issuer,
      sub: client.id,
      client_id: client.id,
      aud: audience,
      iat,
      exp: iat + expiresIn,
      jti,
      scope,
    };
    const bound = jkt === null ? claims : { ...claims, cnf: { jkt } };
    return { token: await signClaims(bound, keyRing.signingKey()), jti, expiresIn };
  }

  return { issue };
}
