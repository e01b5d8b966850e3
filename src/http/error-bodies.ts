import type { Problem } from './problem.js';

/** A refusal in GraphQL's own shape, without `data`: what `/graphql` and every route outside OAuth answers. */
export function graphqlErrorBody(problem: Problem, requestId: string): string {
  const { message, code, fields } = problem;
  const extensions = {
    code,
    ...(fields && { fields }),
    ...(problem.status >= 500 && requestId !== '' && { requestId }),
  };
  return JSON.stringify({ errors: [{ message, extensions }] });
}

const oauthErrorByStatus: Readonly<Record<number, string>> = {
  401: 'invalid_client',
  429: 'too_many_requests',
  500: 'server_error',
  503: 'temporarily_unavailable',
};

/** A refusal in OAuth's shape (RFC 6749 5.2); `error_description` is ASCII without quote or backslash. */
function oauthErrorBody(problem: Problem): string {
  const error = oauthErrorByStatus[problem.status] ?? 'invalid_request';
  return JSON.stringify({ error, error_description: problem.message.replace(/[^\x20-\x7e]|["\\]/g, ' ') });
}

/** A refusal from before there is an application, in the shape that the path speaks. */
export function refusalBody(path: string, problem: Problem): { readonly contentType: string; readonly body: string } {
  if (path.startsWith('/oauth/'))
    return { contentType: 'application/json; charset=utf-8', body: oauthErrorBody(problem) };
  const contentType = 'application/graphql-response+json; charset=utf-8';
  return { contentType, body: graphqlErrorBody(problem, '') };
}
