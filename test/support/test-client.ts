import { randomBytes } from 'node:crypto';
import type { StoredWhere } from '../../src/access/rights.js';
import { currentServer, type TestServer } from './start-test-server.js';

/** What a client is to be registered with. */
export interface ClientSpec {
  readonly id?: string;
  readonly permissions?: readonly string[];
  readonly scopes?: readonly string[];
  /** A row filter for each of `permissions`. */
  readonly where?: StoredWhere;
  /** RFC 3339: the end of each of `permissions`. */
  readonly until?: string;
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
  readonly groups?: readonly string[];
  readonly ttlSeconds?: number;
}

/** A registered client, as a service sees itself. */
export interface TestClient {
  readonly id: string;
  secret(): Promise<string>;
  /** An access token, fetched by `POST /oauth/token`; the same one until it ends by the server's clock. */
  token(scope?: string): Promise<string>;
  /** One that was not handed out before. */
  freshToken(scope?: string): Promise<string>;
}

/**
 * A client of the running server, registered when it is first used, so that it can be declared before the server has
 * started. Without an id it has a random one.
 */
export function clientWith(spec: ClientSpec, server: () => TestServer = currentServer): TestClient {
  const id = spec.id ?? `test-${randomBytes(6).toString('hex')}`;
  const tokens = new Map<string, Promise<Token>>();
  let registering: Promise<string> | undefined;

  function secret(): Promise<string> {
    registering ??= register(server(), id, spec);
    return registering;
  }

  async function freshToken(scope = ''): Promise<string> {
    const fetched = secret().then((value) => fetchToken(server(), id, value, scope));
    tokens.set(scope, fetched);
    return (await fetched).value;
  }

  async function token(scope = ''): Promise<string> {
    const known = await tokens.get(scope);
    return known && server().clock.now() < known.endsAt ? known.value : freshToken(scope);
  }

  return { id, secret, token, freshToken };
}

interface Token {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

async function register({ registry }: TestServer, id: string, spec: ClientSpec): Promise<string> {
  const { permissions = [], where = null, until = null, id: _id, ...rest } = spec;
  const grants = permissions.map((permission) => ({ permission, where, until }));
  const { secret } = await registry.clients.create({ id, ...rest, grants });
  if (secret === null) throw new Error(`${id} was registered without a secret`);
  return secret;
}

async function fetchToken(server: TestServer, id: string, secret: string, scope: string): Promise<Token> {
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret, scope });
  const answer = await server.fetch('/oauth/token', { method: 'POST', body });
  if (answer.status !== 200) throw new Error(`no token for ${id}: ${answer.status} ${await answer.text()}`);
  const granted: { access_token: string; expires_in: number } = JSON.parse(await answer.text());
  return { value: granted.access_token, endsAt: server.clock.now() + granted.expires_in * 1000 };
}
