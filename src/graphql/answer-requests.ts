import type { ApolloServer, HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server';
import type { ExecutionResult } from 'graphql';
import type { Context } from './context.js';
import type { Caller, Engine } from './engine.js';
import type { OperationExecutor, OperationRequest } from './execute-operation.js';
import type { KnownDocuments } from './known-documents.js';

/** Ours, and on its way through Apollo a result that only has to be put into words. */
export interface ApolloContext extends Context {
  readonly answered?: ExecutionResult;
}

/** The two ways, and what they share. */
export interface Ways {
  readonly apollo: ApolloServer<ApolloContext>;
  readonly executor: OperationExecutor;
  readonly known: KnownDocuments;
  readonly contextFor: (caller: Caller) => Context;
}

/** How many `Accept` headers are remembered with the head that Apollo answered them by. */
const maxHeads = 100;

/**
 * Answers requests. Apollo's pipeline is most of what a small query costs, and it works out the same again each time. So a JSON POST of a
 * document that has been through it before goes straight to the executor, which decides, limits and audits for both ways, and is answered
 * under the head that Apollo has given before to the same `Accept`. Whatever has errors to be told goes on through Apollo with its result,
 * and all else takes Apollo's way from the start: GET, persisted queries, the landing page, what is malformed.
 */
export function answerRequests({ apollo, executor, known, contextFor }: Ways): Engine['handle'] {
  const heads = new Map<string, HTTPGraphQLResponse['headers']>();

  async function byApollo(request: HTTPGraphQLRequest, context: ApolloContext): Promise<HTTPGraphQLResponse> {
    return apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest: request, context: async () => context });
  }

  /** A good answer's head says nothing of the answer but its type. */
  function learnHead(accept: string | undefined, { status, headers, body }: HTTPGraphQLResponse): void {
    const isGood =
      (status === undefined || status === 200) && body.kind === 'complete' && body.string.startsWith('{"data"');
    if (accept !== undefined && isGood && heads.size < maxHeads) heads.set(accept, headers);
  }

  return async (request, caller) => {
    const context = contextFor(caller);
    const head = caller.accept === undefined ? undefined : heads.get(caller.accept);
    const operation = head && operationOf(request.body, known);
    if (!head || !operation) {
      const answer = await byApollo(request, context);
      learnHead(caller.accept, answer);
      return answer;
    }
    const result = await executor.execute({ ...operation, context });
    if (result.errors) return byApollo(request, { ...context, answered: result });
    return { headers: head, body: { kind: 'complete', string: textOf(result) } };
  };
}

/** As Apollo writes it. */
function textOf({ data, extensions }: ExecutionResult): string {
  return `${JSON.stringify({ data, extensions })}\n`;
}

/** The operation of a body that says nothing but what it is; `null`: it says more, or what we do not know. */
function operationOf(body: unknown, known: KnownDocuments): Omit<OperationRequest, 'context'> | null {
  if (!isRecord(body) || typeof body.query !== 'string') return null;
  const { query, operationName, variables, extensions } = body;
  if (extensions !== undefined && extensions !== null) return null;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return null;
  if (variables !== undefined && variables !== null && !isRecord(variables)) return null;
  const document = known.find(query);
  return document ? { document, operationName: operationName ?? undefined, variables: variables ?? {} } : null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
