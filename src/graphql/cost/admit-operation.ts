import { type ExecutionResult, GraphQLError } from 'graphql';
import type { VariableValues } from '../../access/decide-operation.js';
import type { OperationPlan } from '../../access/operation-plan.js';
import { LimitError, RateLimitError } from '../../lib/app-error.js';
import type { Context } from '../context.js';
import { DocumentLimitError } from '../document-limits.js';
import { DocumentRefusal } from '../document-refusal.js';
import type { OperationCosts } from './operation-cost.js';

/**
 * Lets an operation in that its caller can afford: the last question before it runs, after the decision and with coerced variables.
 *
 * @throws DocumentRefusal: LIMIT_EXCEEDED over `MAX_COST` or for a page that is too long, RATE_LIMITED over `RATE_LIMIT`
 */
export function admitOperation(
  costs: OperationCosts,
  plan: OperationPlan,
  variables: VariableValues,
  { allowance }: Pick<Context, 'allowance'>,
): void {
  try {
    allowance.spend(costs.of(plan, variables));
  } catch (error) {
    if (error instanceof RateLimitError)
      throw refused(error, error.limit, { 'retry-after': `${error.retryAfterSeconds}` });
    if (error instanceof LimitError)
      throw refused(error, error instanceof DocumentLimitError ? error.limit : 'PAGE_SIZE');
    throw error;
  }
}

/** The answer with `extensions.cost`, where it was asked for (`ScopeQL-Cost: 1`). */
export function withCost(result: ExecutionResult, { allowance }: Pick<Context, 'allowance'>): ExecutionResult {
  const cost = allowance.report();
  return cost ? { ...result, extensions: { ...result.extensions, cost } } : result;
}

function refused(
  { code, message }: LimitError | RateLimitError,
  limit: string,
  headers: Readonly<Record<string, string>> = {},
): DocumentRefusal {
  return new DocumentRefusal([new GraphQLError(message, { extensions: { code } })], headers, limit);
}
