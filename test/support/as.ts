import { currentServer, type TestServer } from './start-test-server.js';
import type { TestClient } from './test-client.js';

/** An error of a GraphQL answer. */
export interface AnsweredError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: Readonly<Record<string, unknown>> & { readonly code: string };
}

/** A GraphQL answer with what HTTP said about it. `data` is what the document asks for, so its shape is the test's to know. */
export interface GraphqlAnswer<Data = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  /** The body as it came. */
  readonly text: string;
  readonly data?: Data | null;
  readonly errors?: readonly AnsweredError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

type Variables = Readonly<Record<string, unknown>>;

/** Asks `/graphql` on behalf of one client. */
export interface Asking {
  query<Data = Record<string, unknown>>(
    document: string,
    variables?: Variables,
    headers?: Record<string, string>,
  ): Promise<GraphqlAnswer<Data>>;
  /** The data. @throws Error when there is any error in the answer */
  data<Data = Record<string, unknown>>(document: string, variables?: Variables): Promise<Data>;
  /** The errors, none being an empty list. */
  errors(document: string, variables?: Variables): Promise<readonly AnsweredError[]>;
}

/** Asks as a client, with a token of all its scopes, or of `scope` alone. */
export function as(client: TestClient, scope?: string, server: () => TestServer = currentServer): Asking {
  return asking(async () => ({ authorization: `Bearer ${await client.token(scope)}` }), server);
}

/** Asks with a token, whatever it is worth. */
export function asToken(token: string, server: () => TestServer = currentServer): Asking {
  return asking(async () => ({ authorization: `Bearer ${token}` }), server);
}

/** Asks without a token. */
export function anonymously(server: () => TestServer = currentServer): Asking {
  return asking(async () => ({}), server);
}

function asking(credentials: () => Promise<Record<string, string>>, server: () => TestServer): Asking {
  async function query<Data>(
    document: string,
    variables?: Variables,
    headers: Record<string, string> = {},
  ): Promise<GraphqlAnswer<Data>> {
    const answer = await server().fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(await credentials()), ...headers },
      body: JSON.stringify({ query: document, ...(variables && { variables }) }),
    });
    const text = await answer.text();
    const body: Pick<GraphqlAnswer<Data>, 'data' | 'errors' | 'extensions'> = JSON.parse(text);
    return { status: answer.status, headers: answer.headers, text, ...body };
  }

  async function data<Data>(document: string, variables?: Variables): Promise<Data> {
    const answer = await query<Data>(document, variables);
    if (answer.errors || !answer.data) throw new Error(`${answer.status} ${answer.text}`);
    return answer.data;
  }

  async function errors(document: string, variables?: Variables): Promise<readonly AnsweredError[]> {
    return (await query(document, variables)).errors ?? [];
  }

  return { query, data, errors };
}
