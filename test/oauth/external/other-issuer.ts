import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An issuer that is not ours: a key set over HTTP, and tokens signed with any of its keys. */
export interface OtherIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  /** How often the key set was fetched. */
  fetches(): number;
  /** Adds a key; it signs from now on. */
  rotate(): Promise<void>;
  /** Answers 500 from now on, or no more. */
  setDead(isDead: boolean): void;
  sign(claims: object, header?: object): Promise<string>;
  close(): Promise<void>;
}

export async function startOtherIssuer(alg = 'ES256'): Promise<OtherIssuer> {
  const keys: { readonly kid: string; readonly privateKey: CryptoKey; readonly jwk: object }[] = [];
  let fetches = 0;
  let isDead = false;

  const server = createServer((_request, response) => {
    fetches += 1;
    response.writeHead(isDead ? 500 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  async function rotate(): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const kid = `key-${keys.length + 1}`;
    keys.push({ kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } });
  }

  await rotate();
  return {
    issuer: `http://127.0.0.1:${port}`,
    jwksUri: `http://127.0.0.1:${port}/jwks`,
    fetches: () => fetches,
    rotate,
    setDead: (dead) => {
      isDead = dead;
    },
    sign: (claims, header = {}) => {
      const key = keys.at(-1);
      if (!key) throw new Error('there is a key from the start');
      return new SignJWT({ ...claims }).setProtectedHeader({ alg, kid: key.kid, ...header }).sign(key.privateKey);
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
