import { isErrorCode, statusOf } from '../graphql/error-catalogue.js';
import { UntrustedDocumentError } from '../graphql/trusted/trusted-documents.js';
import { AppError, ConflictError, type FieldProblem, InputError, RateLimitError } from '../lib/app-error.js';
import { errorCodeOf } from '../lib/error-code-of.js';
import { HttpError } from './http-error.js';

/** What an answer says about a failure: nothing in here is secret. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fields?: readonly FieldProblem[];
  /** Which limit was passed, for the metrics. */
  readonly limit?: string;
}

/** What Fastify's own errors become, by their code; whatever else it refuses is a BAD_REQUEST of its status. */
const fastifyProblems: Readonly<Record<string, readonly [number, string, string]>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'BAD_REQUEST', 'The content type must be application/json'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'BAD_REQUEST', 'The body is empty'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'BAD_REQUEST', 'The body is not valid JSON'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    400,
    'BAD_REQUEST',
    'The body does not have the length that Content-Length says',
  ],
  FST_ERR_BAD_URL: [400, 'BAD_REQUEST', 'The URL is not valid'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'LIMIT_EXCEEDED', 'The URL is too long'],
};

/** Turns whatever was thrown into what the caller may know. What is unknown is masked (`INTERNAL_SERVER_ERROR`). */
export function problemOf(error: unknown, maxBodyBytes: number): Problem {
  if (error instanceof HttpError) {
    const { status, code, message, headers, limit } = error;
    return { status, code, message, headers, ...(limit && { limit }) };
  }
  if (error instanceof AppError) return problemOfAppError(error);
  const { code, statusCode } = readFastifyError(error);
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge(maxBodyBytes);
  const known = fastifyProblems[code];
  if (known) return { status: known[0], code: known[1], message: known[2], headers: {} };
  if (statusCode >= 400 && statusCode < 500) {
    return { status: statusCode, code: 'BAD_REQUEST', message: 'The request is malformed', headers: {} };
  }
  return masked;
}

const masked: Problem = {
  status: statusOf('INTERNAL_SERVER_ERROR'),
  code: 'INTERNAL_SERVER_ERROR',
  message: 'Something went wrong',
  headers: {},
};

function tooLarge(maxBodyBytes: number): Problem {
  const message = `The body is larger than ${maxBodyBytes} bytes (MAX_BODY_BYTES)`;
  return { status: 413, code: 'LIMIT_EXCEEDED', message, headers: {}, limit: 'MAX_BODY_BYTES' };
}

function problemOfAppError(error: AppError): Problem {
  if (!isErrorCode(error.code) || error.code === 'INTERNAL_SERVER_ERROR') return masked;
  const status = statusOf(error.code);
  const headers: Record<string, string> = status === 503 || status === 429 ? { 'retry-after': '1' } : {};
  if (error instanceof RateLimitError) {
    const { code, message, limit, retryAfterSeconds } = error;
    return { status, code, message, limit, headers: { 'retry-after': String(retryAfterSeconds) } };
  }
  if (error instanceof UntrustedDocumentError) {
    return { status, code: error.code, message: error.message, headers: {}, limit: error.limit };
  }
  const fields = error instanceof InputError || error instanceof ConflictError ? { fields: error.fields } : {};
  return { status, code: error.code, message: error.message, headers, ...fields };
}

function readFastifyError(error: unknown): { code: string; statusCode: number } {
  const hasStatus = typeof error === 'object' && error !== null && 'statusCode' in error;
  const statusCode = hasStatus && typeof error.statusCode === 'number' ? error.statusCode : 500;
  return { code: errorCodeOf(error) ?? '', statusCode };
}
