import { generateKeyPair, jwtVerify, SignJWT } from 'jose';

const { privateKey, publicKey } = await generateKeyPair('ES256');
const claims = { issuer: 'http://127.0.0.1', audience: 'http://127.0.0.1/graphql', typ: 'at+jwt' };

/** A token of a client that may read and write. */
export const token = await new SignJWT({ scope: 'read write', client_id: 'bench' })
  .setProtectedHeader({ alg: 'ES256', typ: claims.typ })
  .setIssuer(claims.issuer)
  .setAudience(claims.audience)
  .setSubject('bench')
  .setIssuedAt()
  .setExpirationTime('1h')
  .sign(privateKey);

/** Who sends a request, by its `Authorization`; verified with jose each time, as its documentation shows. @throws Error */
export async function verify(authorization = '') {
  const { payload } = await jwtVerify(authorization.replace(/^Bearer /, ''), publicKey, claims);
  return { client: payload.client_id, scopes: new Set(payload.scope.split(' ')) };
}
