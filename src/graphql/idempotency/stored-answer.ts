import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';

/** An answer as it is stored: what the client got, as JSON. */
interface StoredAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** Longer ones are not kept; the store takes 16 MB at most. */
const maxLength = 4_000_000;

/** Whether an answer is the last word on its request; one of 5xx is not: nothing is known to have been done. */
export function isLasting({ errors = [] }: ExecutionResult): boolean {
  return !errors.some(({ extensions }) => statusOf(extensions.http) >= 500);
}

/** An answer as JSON; `null`: it is too long to be kept. */
export function writeAnswer({ data, errors }: ExecutionResult): string | null {
  const text = JSON.stringify({ data, errors });
  return text.length > maxLength ? null : text;
}

/** The answer again, word for word. */
export function readAnswer(text: string): ExecutionResult {
  const { data = null, errors }: StoredAnswer = JSON.parse(text);
  return errors ? { data, errors: errors.map(toError) } : { data };
}

function toError({ message, path, extensions, locations }: GraphQLFormattedError): GraphQLError {
  const error = new GraphQLError(message, { path: path ?? null, extensions: extensions ?? null });
  return locations ? Object.assign(error, { locations }) : error;
}

function statusOf(http: unknown): number {
  return typeof http === 'object' && http !== null && 'status' in http ? Number(http.status) : 200;
}
