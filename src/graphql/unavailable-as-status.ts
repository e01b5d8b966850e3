import { type ExecutionResult, GraphQLError } from 'graphql';

const retryAfterSeconds = '1';

/** An answer in which every root field failed on the store says so by its status too: 503 with `Retry-After` (docs/errors.md). */
export function unavailableAsStatus(result: ExecutionResult): ExecutionResult {
  const [first, ...others] = result.errors ?? [];
  if (!first || !everyRootFailed(result)) return result;
  const http = { status: 503, headers: new Map([['retry-after', retryAfterSeconds]]) };
  const { message, nodes = null, path = null, extensions } = first;
  return {
    ...result,
    errors: [new GraphQLError(message, { nodes, path, extensions: { ...extensions, http } }), ...others],
  };
}

function everyRootFailed({ data, errors = [] }: ExecutionResult): boolean {
  const failures = errors.filter(({ extensions }) => extensions.code === 'SERVICE_UNAVAILABLE');
  const failed = new Set(failures.map(({ path }) => path?.[0]));
  const roots = Object.entries(data ?? {}).filter(([name]) => name !== '__typename');
  return roots.length > 0 && roots.every(([name, value]) => value === null && failed.has(name));
}
