import { randomBytes } from 'node:crypto';
import type { JWK } from 'jose';
import type { ClientInput } from '../../src/registry/check-client.js';
import type { TokenServer } from './token-server.js';

/** An answer with its body read as JSON; empty: `null`. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Parameters by name, or as pairs where one is repeated. */
export type Params = Readonly<Record<string, string>> | readonly (readonly [string, string])[];

function pairsOf(params: Params): [string, string][] {
  const pairs: readonly (readonly [string, string])[] = Array.isArray(params) ? params : Object.entries(params);
  return pairs.map(([name, value]) => [name, value]);
}

/** What of a server these need: the token server's, or the whole application's. */
type Fetching = Pick<TokenServer, 'fetch'>;

/** Posts a form. */
export async function post(
  server: Fetching,
  path: string,
  params: Params,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const body = new URLSearchParams(pairsOf(params));
  return answerOf(await server.fetch(path, { method: 'POST', body, headers }));
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const { status, headers } = response;
  const isJson = headers.get('content-type')?.includes('json') ?? false;
  return { status, headers, text, json: isJson && text !== '' ? JSON.parse(text) : {} };
}

export function basic(id: string, secret: string): { readonly authorization: string } {
  const encode = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');
  return { authorization: `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}` };
}

/** A registered client with its secret. */
export interface Registered {
  readonly id: string;
  readonly secret: string;
}

/** Registers a client with a random id. */
export async function register(
  server: Pick<TokenServer, 'registry'>,
  input: ClientInput = { scopes: ['read', 'write'] },
): Promise<Registered> {
  const id = `client-${randomBytes(6).toString('hex')}`;
  const { secret } = await server.registry.clients.create({ id, ...input });
  return { id, secret: secret ?? '' };
}

/** Asks for a token by Basic; or asks another endpoint the same way. */
export function requestToken(
  server: Fetching,
  { id, secret }: Registered,
  params: Params = {},
  headers: Readonly<Record<string, string>> = {},
  path = '/oauth/token',
): Promise<Answer> {
  const form: Params = [['grant_type', 'client_credentials'], ...pairsOf(params)];
  return post(server, path, form, { ...basic(id, secret), ...headers });
}

/** A token that is issued. @throws Error when it is not */
export async function tokenOf(server: Fetching, client: Registered, params: Params = {}): Promise<string> {
  const { status, text, json } = await requestToken(server, client, params);
  if (status !== 200 || typeof json.access_token !== 'string') throw new Error(`no token: ${status} ${text}`);
  return json.access_token;
}

/** Asks the API who a token is. */
export async function whoIs(
  server: Fetching,
  token: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return callApi(server, { authorization: `Bearer ${token}`, ...headers });
}

export async function callApi(server: Fetching, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const init = {
    method: 'POST',
    body: '{"query":"{ viewer { id } }"}',
    headers: { 'content-type': 'application/json', ...headers },
  };
  return answerOf(await server.fetch('/graphql', init));
}

/** The published signing keys. */
export async function publishedKeys(server: Fetching): Promise<readonly JWK[]> {
  const { json } = await answerOf(await server.fetch('/.well-known/jwks.json'));
  return Array.isArray(json.keys) ? json.keys : [];
}
