import { GraphQLError } from 'graphql';
import { type ErrorCode, isErrorCode, statusOf } from './error-catalogue.js';

/** A document that is not executed: its errors, the first of which carries the HTTP status and headers of the answer. */
export class DocumentRefusal extends Error {
  readonly errors: readonly GraphQLError[];
  /** The limit that was passed, by its environment variable. */
  readonly limit: string | null;

  constructor(
    errors: readonly GraphQLError[],
    headers: Readonly<Record<string, string>> = {},
    limit: string | null = null,
  ) {
    super(errors[0]?.message ?? 'refused');
    this.limit = limit;
    const [first, ...others] = errors;
    this.errors = first ? [withHttp(first, headers), ...others] : [];
  }
}

/** A refusal with one error of a code and a message. */
export function refusal(
  code: ErrorCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): DocumentRefusal {
  return new DocumentRefusal([new GraphQLError(message, { extensions: { code } })], headers);
}

/** Apollo takes status and headers from `extensions.http`, where the headers must be a `Map`. */
function withHttp(error: GraphQLError, headers: Readonly<Record<string, string>>): GraphQLError {
  const status = isErrorCode(error.extensions.code) ? statusOf(error.extensions.code) : 400;
  const http = { status, headers: new Map(Object.entries(headers)) };
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    extensions: { ...error.extensions, http },
  });
}
