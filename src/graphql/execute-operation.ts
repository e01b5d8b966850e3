import { type DocumentNode, type ExecutionResult, GraphQLError, type GraphQLSchema } from 'graphql';
import type { OperationDecision, VariableValues } from '../access/decide-operation.js';
import type { OperationPlan } from '../access/operation-plan.js';
import type { Log } from '../observe/log.js';
import { answerIntrospection } from './answer-introspection.js';
import { coerceVariables } from './coerce-variables.js';
import type { RunOperation } from './compiled/operation-runner.js';
import type { Context } from './context.js';
import { admitOperation, withCost } from './cost/admit-operation.js';
import type { OperationCosts } from './cost/operation-cost.js';
import type { DecidedOperations } from './decided-operations.js';
import { denialErrors, lackingScopes } from './denial-errors.js';
import { DocumentRefusal, refusal } from './document-refusal.js';
import { presentError } from './format-error.js';
import type { AnswerOnce } from './idempotency/answer-once.js';
import { malformedTextRefusal } from './malformed-text.js';
import type { PreparedDocuments } from './prepared-documents.js';
import { unavailableAsStatus } from './unavailable-as-status.js';
import { variablesRefusal } from './variable-limits.js';
import type { VisibleSchemas } from './visible-schemas.js';

/** One operation as it was sent. */
export interface OperationRequest {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: Context;
}

/** The header that names missing scopes or, with `null`, a missing token (RFC 6750 3). */
export type Challenge = (
  refused: null | { readonly insufficientScope: readonly string[] },
) => Readonly<Record<string, string>>;

export interface ExecutorOptions {
  /** With resolvers, shield and hidden fields. */
  readonly executable: GraphQLSchema;
  readonly documents: PreparedDocuments;
  readonly decisions: DecidedOperations;
  readonly visible: VisibleSchemas;
  readonly costs: OperationCosts;
  /** Asked for every operation that would run now. */
  readonly answerOnce: AnswerOnce;
  readonly challenge: Challenge;
  readonly log: Log;
  /** Runs what was decided. */
  readonly run: RunOperation;
  /** Told of every decision, before anything runs. */
  readonly onDecision: (decided: DecidedRequest) => void;
  /** Told of a document that is not executed. */
  readonly onRefusal: (request: OperationRequest, refusal: DocumentRefusal) => void;
  /** Told of every operation that ran, and of what a resolver forbade in it: a row, or what the caller does not hold itself. */
  readonly onExecuted: (decided: DecidedRequest, forbidden: readonly GraphQLError[]) => void;
}

/** A decision with what it was about, for metrics and audit. */
export interface DecidedRequest {
  readonly request: OperationRequest;
  readonly plan: OperationPlan;
  readonly decision: OperationDecision;
  readonly variables: VariableValues;
}

/** Runs operations: check, decide, execute what is allowed, present errors. Never throws. */
export class OperationExecutor {
  readonly #options: ExecutorOptions;

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  async execute(request: OperationRequest): Promise<ExecutionResult> {
    const { context } = request;
    try {
      return withCost(await this.#answer(request), context);
    } catch (error) {
      if (!(error instanceof DocumentRefusal)) return { errors: this.#unforeseen(error, context).errors };
      this.#options.onRefusal(request, error);
      return withCost({ errors: error.errors }, context);
    }
  }

  async #answer(request: OperationRequest): Promise<ExecutionResult> {
    const { plan, decided, variables, coerced } = this.#decide(request);
    const decidedRequest: DecidedRequest = { request, plan, decision: decided.decision, variables };
    this.#options.onDecision(decidedRequest);
    if (decided.decision.outcome === 'denied') throw this.#denied(decided.decision, request.context);
    if (coerced instanceof DocumentRefusal) throw coerced;
    admitOperation(this.#options.costs, plan, variables, request.context);
    return this.#options.answerOnce(request, plan, async () => {
      const result = await this.#run(decided.document, plan, variables, request);
      return this.#presented(result, decidedRequest);
    });
  }

  /** @throws DocumentRefusal; a failure on the way to a decision refuses too (AZ-14) */
  #decide(request: OperationRequest) {
    const { document, context, operationName } = request;
    try {
      const prepared = this.#options.documents.prepare(document);
      prepared.checkFor(context.actor ? 'client' : 'anonymous', context.allowance.limits);
      const plan = prepared.planOf(operationName);
      const coerced = this.#coerce(plan, request);
      const variables = coerced instanceof DocumentRefusal ? {} : coerced;
      const decided = this.#options.decisions.decide(document, plan, context.actor, variables);
      return { plan, decided, variables, coerced };
    } catch (error) {
      if (error instanceof DocumentRefusal) throw error;
      this.#options.log.error({ requestId: context.requestId, err: error }, 'access could not be decided');
      throw refusal('SERVICE_UNAVAILABLE', 'Access could not be decided', { 'retry-after': '1' });
    }
  }

  #unforeseen(error: unknown, { requestId }: Context): DocumentRefusal {
    const originalError = error instanceof Error ? error : new Error(String(error));
    const { log } = this.#options;
    return new DocumentRefusal([presentError(new GraphQLError('', { originalError }), { requestId, log })]);
  }

  /** A refusal is returned, not thrown: what is forbidden is said before what is malformed. */
  #coerce(
    { operation, conditionVariables }: OperationPlan,
    { variables }: OperationRequest,
  ): VariableValues | DocumentRefusal {
    const definitions = operation.variableDefinitions ?? [];
    if (definitions.length === 0) return {};
    const refused = variablesRefusal(variables) ?? malformedTextRefusal(variables);
    if (refused) return refused;
    const result = coerceVariables(this.#options.executable, operation, variables);
    if ('errors' in result) return new DocumentRefusal(result.errors.map(variableError));
    return nullCondition(conditionVariables, result.coerced) ?? result.coerced;
  }

  #denied(decision: OperationDecision, { actor }: Context): DocumentRefusal {
    if (!actor) return refusal('UNAUTHENTICATED', 'A token is needed', this.#options.challenge(null));
    const scopes = lackingScopes(decision.denied);
    const headers = scopes.length > 0 ? this.#options.challenge({ insufficientScope: scopes }) : {};
    return new DocumentRefusal(denialErrors(decision, actor), headers);
  }

  #run(document: DocumentNode, plan: OperationPlan, coerced: VariableValues, request: OperationRequest) {
    const { context, variables } = request;
    const introspection = plan.introspects
      ? answerIntrospection(this.#options.visible.schemaFor(context.actor), request.document, plan, variables)
      : undefined;
    const contextValue = introspection ? { ...context, introspection } : context;
    return this.#options.run({ document, plan, variables, coerced, contextValue });
  }

  #presented(result: ExecutionResult, decided: DecidedRequest): ExecutionResult {
    const { log, onExecuted } = this.#options;
    const { context } = decided.request;
    const { decision } = decided;
    const presented = (result.errors ?? []).map((error) => presentError(error, { requestId: context.requestId, log }));
    onExecuted(
      decided,
      presented.filter(({ extensions }) => extensions.code === 'FORBIDDEN'),
    );
    if (decision.denied.length === 0 && presented.length === 0) return result;
    const denials = context.actor ? denialErrors(decision, context.actor, result.data ?? null) : [];
    return unavailableAsStatus({ ...result, errors: [...denials, ...presented] });
  }
}

/**
 * A Boolean with a default can still be sent as null. Below the root that would fail only after a mutation has written, and what it
 * keeps out would not have been decided.
 */
function nullCondition(names: readonly string[], variables: VariableValues): DocumentRefusal | null {
  const name = names.find((each) => typeof variables[each] !== 'boolean');
  if (name === undefined) return null;
  const message = `Variable "$${name}" of a @skip or @include must not be null.`;
  const extensions = { code: 'BAD_USER_INPUT', fields: [{ path: name, message }] };
  return new DocumentRefusal([new GraphQLError(message, { extensions })]);
}

/** `Variable "$input" got invalid value 5 at "input.title"; ...` names the place that is wrong. */
function variableError(error: GraphQLError): GraphQLError {
  const path = / at "([^"]+)";/.exec(error.message)?.[1] ?? /Variable "\$(\w+)"/.exec(error.message)?.[1] ?? '';
  const message = shortened(error.message);
  return new GraphQLError(message, {
    nodes: error.nodes ?? null,
    extensions: { code: 'BAD_USER_INPUT', fields: [{ path: shortened(path), message }] },
  });
}

const maxMessageLength = 400;

/** graphql-js quotes the whole value, which may be a megabyte: the ends of the text say what is wrong. */
function shortened(text: string): string {
  const half = maxMessageLength / 2;
  return text.length <= maxMessageLength ? text : `${text.slice(0, half)} ... ${text.slice(-half)}`;
}
