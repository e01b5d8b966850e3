import { type CryptoKey, importJWK, type JWK, type JWTPayload, jwtVerify } from 'jose';
import type { RegisteredClient } from '../../registry/registered-client.js';
import { ofClient } from '../oauth-error.js';
import type { OAuthServices, OAuthUrls } from '../services.js';
import { headerOf, isCompactJws } from '../tokens/read-claims.js';
import { useOnce } from '../tokens/used-ids.js';
import { type AssertionCredentials, unauthenticated } from './read-credentials.js';
import { type Attempt, asAttempt } from './throttle.js';

const maxLifetimeSeconds = 300;
const maxClockSkewSeconds = 5;

/**
 * Verifies an assertion that the client signed itself (TS-2; RFC 7523 3): iss = sub = client id, aud = us and nothing else, exp at most five
 * minutes away, a jti that was never used, and the algorithm of the registered key.
 * @throws OAuthError invalid_client, too_many_requests
 */
export async function verifyOwnAssertion(
  { assertion, clientId: namedId }: AssertionCredentials,
  issuer: string | null,
  ip: string,
  services: OAuthServices,
): Promise<RegisteredClient> {
  const { directory } = services;
  const known = issuer === null ? null : directory.peekClient(issuer);
  const attempt = beginFor(known, issuer ?? namedId ?? '', ip, services);
  // Only a signature can be guessed at: what holds a registered key and errs in a claim is no guesser.
  const { client, payload } = await asAttempt(attempt, async () => {
    const found = issuer === null ? null : await directory.findClient(issuer);
    return { client: found, payload: await verifySignature(assertion, found, services) };
  });
  const verified = checkClaims(payload, client, services);
  await spendJti(payload, verified, services);
  return verified;
}

function beginFor(client: RegisteredClient | null, id: string, ip: string, { throttle }: OAuthServices): Attempt {
  try {
    return throttle.begin(id, ip);
  } catch (error) {
    throw ofClient(error, client?.id);
  }
}

async function verifySignature(
  assertion: string,
  client: RegisteredClient | null,
  { clock }: OAuthServices,
): Promise<JWTPayload> {
  for (const jwk of candidateKeys(assertion, client)) {
    const payload = await verifyWith(assertion, jwk, clock());
    if (payload) return payload;
  }
  throw unauthenticated(
    client ? `${client.id}: no registered key verifies the assertion` : 'unknown client',
    client?.id,
  );
}

/** The registered keys that may have signed it: the one of its kid, or, when it names none, all of its algorithm. */
function candidateKeys(assertion: string, client: RegisteredClient | null): readonly JWK[] {
  const header = isCompactJws(assertion) ? headerOf(assertion) : null;
  if (header === null || !client?.jwks) return [];
  const keys: readonly JWK[] = client.jwks.keys;
  return keys
    .filter((key) => algOf(key) === header.alg && (header.kid === undefined || key.kid === header.kid))
    .slice(0, 4);
}

/** The one algorithm of a registered key: what it says, or what its type means. Symmetric keys have none here. */
function algOf(key: JWK): string | null {
  if (key.kty === 'EC') return { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' }[key.crv ?? ''] ?? null;
  if (key.kty === 'OKP') return key.crv === 'Ed25519' ? (key.alg ?? 'EdDSA') : null;
  if (key.kty === 'RSA') return key.alg ?? 'RS256';
  return null;
}

async function verifyWith(assertion: string, jwk: JWK, now: number): Promise<JWTPayload | null> {
  const alg = algOf(jwk);
  if (alg === null) return null;
  try {
    const key = await importOnce(jwk, alg);
    const { payload } = await jwtVerify(assertion, key, {
      algorithms: [alg],
      currentDate: new Date(now),
      clockTolerance: maxClockSkewSeconds,
    });
    return payload;
  } catch {
    return null;
  }
}

/** Registered keys belong to a client's snapshot, so what was imported dies with it. */
const imported = new WeakMap<JWK, Promise<CryptoKey | Uint8Array>>();

function importOnce(jwk: JWK, alg: string): Promise<CryptoKey | Uint8Array> {
  const known = imported.get(jwk) ?? importJWK(jwk, alg);
  imported.set(jwk, known);
  return known;
}

function checkClaims(
  payload: JWTPayload,
  client: RegisteredClient | null,
  { urls, clock }: OAuthServices,
): RegisteredClient {
  if (client === null) throw unauthenticated('unknown client');
  const refuse = (why: string) => unauthenticated(`${client.id}: ${why}`, client.id);
  const { iss, sub, aud, exp, jti, iat } = payload;
  const now = clock() / 1000;
  if (iss !== client.id || sub !== client.id) throw refuse('iss and sub of an assertion are the client id');
  if (!isForUs(aud, urls)) throw refuse('aud of an assertion is the issuer or the token endpoint');
  if (exp === undefined || exp > now + maxLifetimeSeconds + maxClockSkewSeconds)
    throw refuse('exp of an assertion is at most five minutes away');
  if (iat !== undefined && iat > now + maxClockSkewSeconds) throw refuse('an assertion from the future');
  if (typeof jti !== 'string' || jti === '') throw refuse('an assertion without jti');
  if (!client.enabled) throw refuse('disabled');
  if (!client.authMethods.includes('private_key_jwt')) throw refuse('not registered for private_key_jwt');
  return client;
}

/** Whether an audience names us and nobody else. */
function isForUs(aud: string | string[] | undefined, urls: OAuthUrls): boolean {
  const audiences = typeof aud === 'string' ? [aud] : (aud ?? []);
  return audiences.length > 0 && audiences.every((one) => one === urls.issuer || one === urls.token);
}

async function spendJti({ jti, exp }: JWTPayload, client: RegisteredClient, { clock }: OAuthServices): Promise<void> {
  const usableUntil = (exp ?? clock() / 1000 + maxLifetimeSeconds) + maxClockSkewSeconds;
  if (!(await useOnce('assertion', client.id, jti ?? '', usableUntil))) {
    throw unauthenticated(`${client.id}: an assertion was used twice`, client.id);
  }
}
