import { type DocumentNode, type ExecutionResult, execute, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { OperationPlan } from '../../access/operation-plan.js';
import { type CompiledOperation, compileOperation } from './compile-operation.js';

/** An operation as it is to be executed, after the decision. */
export interface RunnableOperation {
  /** With denied selections rewritten. */
  readonly document: DocumentNode;
  readonly plan: OperationPlan;
  /** As they were sent. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly coerced: Readonly<Record<string, unknown>>;
  readonly contextValue: unknown;
}

/** Runs operations; never throws, never rejects. */
export type RunOperation = (operation: RunnableOperation) => ExecutionResult | Promise<ExecutionResult>;

/** How many operations of one document are kept compiled: one an operation and values of `@skip` and `@include`. */
const maxCompiled = 64;

/** Compiling costs as much as some runs, so that what is asked once is not compiled. */
const compiledAtUse = 2;

interface Known {
  uses: number;
  compiled: CompiledOperation | null;
}

/**
 * Runs operations against a schema: by graphql-js at first, compiled from their second use on. What is compiled is forgotten with its
 * document, of which others decide how many are kept.
 */
export function createOperationRunner(schema: GraphQLSchema): RunOperation {
  const known = new WeakMap<DocumentNode, LRUCache<string, Known>>();

  function compiledFor(operation: RunnableOperation): CompiledOperation | null {
    const { document, plan, coerced } = operation;
    const ofDocument = known.get(document) ?? new LRUCache<string, Known>({ max: maxCompiled });
    known.set(document, ofDocument);
    const key = keyOf(plan, coerced);
    const entry = ofDocument.get(key) ?? { uses: 0, compiled: null };
    entry.uses += 1;
    if (entry.uses === 1) ofDocument.set(key, entry);
    if (entry.uses === compiledAtUse) entry.compiled = compile(operation);
    return entry.compiled;
  }

  function compile({ document, plan, coerced }: RunnableOperation): CompiledOperation | null {
    const { conditionVariables } = plan;
    const operation = operationIn(document, plan);
    return operation && compileOperation({ schema, document, operation, variableValues: coerced, conditionVariables });
  }

  return (operation) => {
    const compiled = compiledFor(operation);
    if (compiled) return compiled(operation.contextValue, operation.coerced);
    const { document, plan, variables, contextValue } = operation;
    const operationName = plan.operation.name?.value ?? null;
    return execute({ schema, document, operationName, variableValues: variables, contextValue, hideSuggestions: true });
  };
}

/** The plan is of the document that was sent; the one that is executed may be rewritten. */
function operationIn({ definitions }: DocumentNode, { operation: { name } }: OperationPlan) {
  for (const node of definitions) {
    if (node.kind === 'OperationDefinition' && node.name?.value === name?.value) return node;
  }
  return null;
}

function keyOf({ operation, conditionVariables }: OperationPlan, coerced: RunnableOperation['coerced']): string {
  const name = operation.name?.value ?? '';
  return conditionVariables.length === 0 ? name : `${name} ${conditionVariables.map((each) => String(coerced[each]))}`;
}
