import type { Clock } from '../lib/clock.js';
import type { Log } from '../observe/log.js';
import { issueAccessToken, revokeAccessToken } from './administer-tokens.js';
import { createSecretHasher } from './client-auth/secret-hasher.js';
import { createSecretVerifier } from './client-auth/secret-verifier.js';
import { createThrottle, type Throttle } from './client-auth/throttle.js';
import { createDpopNonces } from './dpop/nonces.js';
import { createRecentProofs, type RecentProofs } from './dpop/recent-proofs.js';
import { introspectToken } from './endpoints/introspect.js';
import { revokeToken } from './endpoints/revoke.js';
import { issueToken } from './endpoints/token.js';
import { createExternalTokenVerifier } from './external/external-access-token.js';
import { createTrustedIssuers, type TrustedIssuerSettings } from './external/trusted-issuers.js';
import type { KeyChanges } from './keys/append-key.js';
import type { KeyEncryptionKeys } from './keys/key-encryption.js';
import { createKeyRing } from './keys/key-ring.js';
import { jwksMaxAgeSeconds } from './keys/key-schedule.js';
import type { SigningAlg } from './keys/make-key.js';
import { pathsOf, protectedResourceMetadata, serverMetadata, urlsOf } from './metadata.js';
import { OAuthError } from './oauth-error.js';
import { type Authenticate, createAuthenticate } from './resource/authenticate.js';
import { createChallenge } from './resource/challenge.js';
import type { ClientDirectory, NoteUse, OAuthEndpoint, OAuthOutcome, OAuthServices } from './services.js';
import type { Run } from './steps.js';
import type { TokenService } from './token-service.js';
import { createAccessTokens } from './tokens/access-tokens.js';
import { createDenylist, type RevocationChanges } from './tokens/denylist.js';
import { createOwnTokenVerifier } from './tokens/verify-access-token.js';
import type { WireAnswer, WireRequest } from './wire.js';
import { documentAnswer, failureAnswer, oauthErrorOf } from './wire-answers.js';

export interface TokenServiceOptions {
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenTtlSeconds: number;
  readonly accessTokenMaxTtlSeconds: number;
  readonly signingAlg: SigningAlg;
  readonly keyEncryptionKeys: KeyEncryptionKeys;
  readonly trustedIssuers?: readonly TrustedIssuerSettings[];
  readonly allowBasicAtApi?: boolean;
  readonly directory: ClientDirectory;
  /** The registry's change feed. */
  readonly changes: KeyChanges & RevocationChanges;
  readonly noteUse?: NoteUse;
  readonly onOutcome?: (outcome: OAuthOutcome) => void;
  /** What counts failures and one-time proofs; this process alone unless others count with it. */
  readonly throttle?: Throttle | undefined;
  readonly recentProofs?: RecentProofs | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

const metadataMaxAgeSeconds = 300;

/** Makes the token service. Nothing of the store is read before `start`. */
export function createTokenService(options: TokenServiceOptions): TokenService {
  const { issuer, audience, log } = options;
  const { services, stop } = createServices(options);
  const { urls, keyRing, denylist, directory, onOutcome } = services;
  const serverDocument = documentAnswer(serverMetadata(urls), metadataMaxAgeSeconds);
  const resourceDocument = documentAnswer(protectedResourceMetadata(urls), metadataMaxAgeSeconds);
  const isBasicAllowed = options.allowBasicAtApi ?? false;
  const authenticate = createAuthenticate({
    verifyExternalToken: createExternalTokenVerifier(directory, services.clock),
    recentProofs: options.recentProofs ?? createRecentProofs(services.clock),
    isBasicAllowed,
    services,
  });
  let isStarted = false;

  /** The one place where a failure of an endpoint becomes an answer, an outcome and a line of the log. */
  const endpoint =
    (name: OAuthEndpoint, run: Run<WireRequest, WireAnswer>) =>
    async (request: WireRequest): Promise<WireAnswer> => {
      try {
        if (!directory.isFresh())
          throw new OAuthError('temporarily_unavailable', 'the server cannot decide this now, try again');
        return await run(request, services);
      } catch (error) {
        return answerRefusal(name, request.requestId, error);
      }
    };

  function answerRefusal(name: OAuthEndpoint, requestId: string, error: unknown): WireAnswer {
    const refusal = oauthErrorOf(error);
    onOutcome({ endpoint: name, outcome: refusal.code, clientId: refusal.clientId ?? null, requestId });
    if (refusal.code === 'server_error') log.error({ requestId, err: refusal.cause }, `${name}: a fault`);
    return { ...failureAnswer(refusal), logged: loggedOf(refusal) };
  }

  return {
    start: async ({ adoptSigningAlg = true } = {}) => {
      await Promise.all([keyRing.start(), denylist.start()]);
      if (adoptSigningAlg) await keyRing.adoptAlg();
      isStarted = true;
    },
    stop: async () => {
      isStarted = false;
      await stop();
    },
    isReady: () => isStarted && keyRing.isReady(),
    token: endpoint('token', issueToken),
    introspect: endpoint('introspect', introspectToken),
    revoke: endpoint('revoke', revokeToken),
    metadata: () => serverDocument,
    resourceMetadata: () => resourceDocument,
    jwks: () => documentAnswer({ keys: keyRing.publicKeys() }, jwksMaxAgeSeconds),
    paths: pathsOf(issuer, audience),
    authenticate: telling(authenticate, onOutcome),
    challenge: createChallenge(urls.resourceMetadata, isBasicAllowed),
    answerFailure: answerRefusal,
    keys: keyRing,
    issueAccessToken: (client, scope) => issueAccessToken(client, scope, services),
    revokeAccessToken: (tokenOrJti) => revokeAccessToken(tokenOrJti, services),
  };
}

/** Why a request was refused, for the log alone. */
function loggedOf({ code, clientId, detail, cause }: OAuthError): Readonly<Record<string, unknown>> {
  return { error: code, client: clientId, detail: detail ?? (cause instanceof Error ? cause.message : undefined) };
}

/** Refusals at the API are outcomes as well; what it grants is counted by whoever serves it. */
function telling(authenticate: Authenticate, onOutcome: OAuthServices['onOutcome']): Authenticate {
  return async (request) => {
    try {
      return await authenticate(request);
    } catch (error) {
      const { code, clientId = null } = oauthErrorOf(error);
      onOutcome({ endpoint: 'api', outcome: code, clientId, requestId: request.requestId });
      throw error;
    }
  };
}

function createServices(options: TokenServiceOptions): {
  readonly services: OAuthServices;
  readonly stop: () => Promise<void>;
} {
  const { issuer, audience, directory, clock, log, keyEncryptionKeys, changes } = options;
  const ttlSeconds = options.accessTokenTtlSeconds;
  const maxTtlSeconds = options.accessTokenMaxTtlSeconds;
  const keyRing = createKeyRing({
    alg: options.signingAlg,
    keyEncryptionKeys,
    tokenMaxTtlSeconds: maxTtlSeconds,
    changes,
    clock,
    log,
  });
  const denylist = createDenylist({ changes, tokenMaxTtlSeconds: maxTtlSeconds, clock, log });
  const throttle = options.throttle ?? createThrottle(clock);
  const hasher = createSecretHasher();
  const services: OAuthServices = {
    urls: urlsOf(issuer, audience),
    ttlSeconds,
    maxTtlSeconds,
    directory,
    keyRing,
    accessTokens: createAccessTokens({ issuer, audience, ttlSeconds, maxTtlSeconds, keyRing, clock }),
    verifyOwnToken: createOwnTokenVerifier({ issuer, audience, keyRing, clock }),
    denylist,
    secrets: createSecretVerifier({ directory, throttle, hasher, clock }),
    throttle,
    nonces: createDpopNonces(keyEncryptionKeys, clock),
    trustedIssuers: createTrustedIssuers(options.trustedIssuers ?? [], clock, log),
    noteUse: options.noteUse ?? (() => {}),
    onOutcome: options.onOutcome ?? (() => {}),
    clock,
    log,
  };
  const stop = async (): Promise<void> => {
    keyRing.stop();
    denylist.stop();
    await hasher.stop();
  };
  return { services, stop };
}
