import type { HTTPGraphQLResponse } from '@apollo/server';
import type { AcceptedTypes } from './negotiate.js';

export interface RefinedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Refusal {
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

/** Refusals of the document itself, which are 200 for a client that reads `application/json` alone. */
const documentCodes = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/**
 * Gives Apollo's answer what the contract asks of a refusal: the refusal's media type for every non-2xx answer, 200 for a broken
 * document where only `application/json` is accepted (GraphQL over HTTP), and `challenge` with every 401 that has none.
 */
export async function refineAnswer(
  answer: HTTPGraphQLResponse,
  accepted: AcceptedTypes,
  challenge: Readonly<Record<string, string>>,
): Promise<RefinedAnswer> {
  const status = answer.status ?? 200;
  const body = await textOf(answer);
  const headers: Record<string, string> = { 'cache-control': 'no-store', vary: 'accept, authorization' };
  for (const [name, value] of answer.headers) if (name !== 'cache-control') headers[name] = value;
  if (headers['content-type']?.startsWith('text/html'))
    return { status, headers: { ...headers, ...pageHeaders }, body };
  if (status < 300) return { status, headers, body };

  if (status === 401 && !headers['www-authenticate']) Object.assign(headers, challenge);
  headers['content-type'] = `${accepted.refusal}; charset=utf-8`;
  const isDocumentRefusal =
    status === 400 && accepted.refusal === 'application/json' && documentCodes.has(firstCode(body));
  return { status: isDocumentRefusal ? 200 : status, headers, body };
}

/** The landing page loads scripts of its own, which its `meta` element allows; the strict policy of all other answers would not. */
const pageHeaders = { 'content-security-policy': "frame-ancestors 'none'" };

function firstCode(body: string): string {
  try {
    const refusal: Refusal = JSON.parse(body);
    return refusal.errors?.[0]?.extensions?.code ?? '';
  } catch {
    return '';
  }
}

async function textOf(answer: HTTPGraphQLResponse): Promise<string> {
  if (answer.body.kind === 'complete') return answer.body.string;
  let text = '';
  for await (const chunk of answer.body.asyncIterator) text += chunk;
  return text;
}
