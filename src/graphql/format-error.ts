import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { AccessError } from '../access/access-error.js';
import { AppError, ConflictError, InputError } from '../lib/app-error.js';
import type { Log } from '../observe/log.js';
import { type ErrorCode, isErrorCode } from './error-catalogue.js';

/** What a caller is told of an error: nothing in here is secret. */
interface PublicError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

const masked: PublicError = { code: 'INTERNAL_SERVER_ERROR', message: 'Something went wrong' };

/**
 * Turns an error of execution into what the caller may know: its place, a code of the catalogue and a public message. What is
 * unknown is masked behind the request id; what the answer hides goes to the log.
 */
export function presentError(
  error: GraphQLError,
  request: { readonly requestId: string; readonly log: Log },
): GraphQLError {
  const cause = rootCause(error);
  const { code, message, extensions } = publicError(cause);
  logHidden(cause, code, error, request);
  const withId = code === 'INTERNAL_SERVER_ERROR' ? { requestId: request.requestId } : {};
  const selection = code === 'FORBIDDEN' && error.path ? { selection: selectionOf(error.path) } : {};
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    path: error.path ?? null,
    extensions: { ...selection, ...extensions, ...withId, code },
  });
}

/** Response names without the positions in lists. */
function selectionOf(path: readonly (string | number)[]): string {
  return path.filter((step) => typeof step === 'string').join('.');
}

/** Apollo's last step: gives its own errors a code of the catalogue, masks what has none, and drops everything else it may add. */
export function formatApolloError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const original = error instanceof GraphQLError && error.originalError ? error.originalError : error;
  if (original instanceof AppError) return formattedFrom(publicError(original), formatted);
  // Apollo's wrappers overwrite the code that the wrapped error already has.
  const inner = original instanceof GraphQLError ? original.extensions.code : undefined;
  const code = isErrorCode(inner) ? inner : formatted.extensions?.code;
  if (isTokenLimit(formatted))
    return formattedFrom({ code: 'LIMIT_EXCEEDED', message: tokenLimitMessage(formatted) }, formatted);
  if (!isErrorCode(code) || (code === 'INTERNAL_SERVER_ERROR' && inner === undefined)) {
    return formattedFrom(
      hasHttpStatus(error) ? { code: 'BAD_REQUEST', message: formatted.message } : masked,
      formatted,
    );
  }
  const { stacktrace: _stacktrace, http: _http, ...extensions } = formatted.extensions ?? {};
  return { ...formatted, extensions: { ...extensions, code } };
}

function formattedFrom(
  { code, message, extensions }: PublicError,
  { locations, path }: GraphQLFormattedError,
): GraphQLFormattedError {
  return { message, ...(locations && { locations }), ...(path && { path }), extensions: { ...extensions, code } };
}

function publicError(cause: unknown): PublicError {
  if (cause instanceof AccessError) {
    const { message, ...denial } = cause.denial;
    return { code: 'FORBIDDEN', message, extensions: denial };
  }
  if (cause instanceof InputError || cause instanceof ConflictError) {
    const code = cause instanceof InputError ? 'BAD_USER_INPUT' : 'CONFLICT';
    // A hint names what the caller did not: that is for operators.
    const fields = cause.fields.map(({ path, message }) => ({ path, message }));
    const isHinted = cause.fields.some(({ hint }) => hint !== undefined);
    const message = isHinted ? fields.map((field) => field.message).join('; ') : cause.message;
    return { code, message, extensions: { fields } };
  }
  if (cause instanceof AppError) return isErrorCode(cause.code) ? { code: cause.code, message: cause.message } : masked;
  if (!(cause instanceof GraphQLError)) return masked;
  const { code, http: _http, stacktrace: _stacktrace, ...extensions } = cause.extensions;
  if (isErrorCode(code)) return { code, message: cause.message, extensions };
  return isAboutArgument(cause) ? { code: 'BAD_USER_INPUT', message: cause.message } : masked;
}

/** The error at the bottom: a resolver's own, or graphql-js's. */
function rootCause(error: GraphQLError): unknown {
  let cause: unknown = error;
  while (cause instanceof GraphQLError && cause.originalError && !isErrorCode(cause.extensions.code))
    cause = cause.originalError;
  return cause;
}

/** graphql-js names the value of the argument when it is that which is wrong, and the field when it is our answer. */
function isAboutArgument(error: GraphQLError): boolean {
  const kinds = (error.nodes ?? []).map((node) => node.kind);
  return kinds.length > 0 && !kinds.includes(Kind.FIELD) && !kinds.includes(Kind.OPERATION_DEFINITION);
}

function logHidden(
  cause: unknown,
  code: ErrorCode,
  { path }: GraphQLError,
  { requestId, log }: { readonly requestId: string; readonly log: Log },
): void {
  const detail = cause instanceof AppError ? cause.detail : undefined;
  if (code === 'INTERNAL_SERVER_ERROR') log.error({ requestId, path, err: cause }, 'a resolver failed');
  else if (code === 'SERVICE_UNAVAILABLE') log.warn({ requestId, path, err: cause, detail }, 'the store failed');
  else if (detail !== undefined) log.debug({ requestId, path, code, detail }, 'an operation was refused');
}

function isTokenLimit({ extensions, message }: GraphQLFormattedError): boolean {
  return extensions?.code === 'GRAPHQL_PARSE_FAILED' && message.includes('Parsing aborted');
}

function tokenLimitMessage({ message }: GraphQLFormattedError): string {
  const figure = /more than (\d+) tokens/.exec(message)?.[1];
  return `The document has more than ${figure ?? 'the allowed number of'} tokens (MAX_TOKENS)`;
}

function hasHttpStatus(error: unknown): boolean {
  return error instanceof GraphQLError && error.extensions.http !== undefined;
}
