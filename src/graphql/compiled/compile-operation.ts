import {
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { Execution, type OperationFacts } from './execution.js';
import type { AnswerField } from './field-plan.js';
import { ObjectPlans } from './object-plan.js';

/** An operation as a function of what differs from run to run. The variables are coerced. */
export type CompiledOperation = (
  contextValue: unknown,
  variableValues: Readonly<Record<string, unknown>>,
) => ExecutionResult | Promise<ExecutionResult>;

/** An operation of a document that is valid for the schema. */
export interface CompilableOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced; only those that `@skip` and `@include` depend on are looked at, and they are the same in every run. */
  readonly variableValues: Readonly<Record<string, unknown>>;
  /** The names of those variables. */
  readonly conditionVariables: readonly string[];
}

/**
 * Compiles an operation. `null`: it has something that is left to graphql-js (subscriptions, introspection, `isTypeOf`, a condition without
 * a value).
 */
export function compileOperation(compilable: CompilableOperation): CompiledOperation | null {
  const { schema, document, operation, variableValues, conditionVariables } = compilable;
  const rootType = schema.getRootType(operation.operation);
  if (!rootType || operation.operation === OperationTypeNode.SUBSCRIPTION || hasTypeTests(schema)) return null;
  const fragments = fragmentsOf(document);
  const collecting = { schema, fragments, variableValues, conditionVariables: new Set<string>() };
  try {
    const fields = new ObjectPlans(collecting).root(rootType, operation.selectionSet);
    if ([...collecting.conditionVariables].some((name) => !conditionVariables.includes(name))) return null;
    const facts = { schema, operation, fragments };
    return operation.operation === OperationTypeNode.MUTATION ? inTurn(facts, fields) : together(facts, fields);
  } catch {
    // What compiling finds wrong is graphql-js's to say, at its place in the answer.
    return null;
  }
}

const typeTests = new WeakMap<GraphQLSchema, boolean>();

/** Types that test their values by `isTypeOf` may do so by promises, and the types of an interface are met only at run time. */
function hasTypeTests(schema: GraphQLSchema): boolean {
  const known = typeTests.get(schema);
  if (known !== undefined) return known;
  const found = Object.values(schema.getTypeMap()).some((type) => isObjectType(type) && type.isTypeOf);
  typeTests.set(schema, found);
  return found;
}

function fragmentsOf(document: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node;
  }
  return fragments;
}

/** Where the answer's `data` is kept while it is made: it may become null as a whole. */
interface Answer {
  readonly [key: string]: unknown;
  data: Record<string, unknown> | null;
}

function together(facts: OperationFacts, fields: readonly AnswerField[]): CompiledOperation {
  return (contextValue, variableValues) => {
    const execution = new Execution(facts, contextValue, variableValues);
    const data = ObjectPlans.empty();
    const answer: Answer = { data };
    const root = { container: answer, key: 'data', path: undefined };
    try {
      for (const answerField of fields) answerField(execution, undefined, data, undefined, root);
    } catch (error) {
      execution.nullify(root, error);
    }
    return execution.isWaiting
      ? execution.settled().then(() => resultOf(execution, answer))
      : resultOf(execution, answer);
  };
}

/** Each root field of a mutation when the one before is complete; none after one that made the whole answer null. */
function inTurn(facts: OperationFacts, fields: readonly AnswerField[]): CompiledOperation {
  return async (contextValue, variableValues) => {
    const execution = new Execution(facts, contextValue, variableValues);
    const data = ObjectPlans.empty();
    const answer: Answer = { data };
    const root = { container: answer, key: 'data', path: undefined };
    try {
      for (const answerField of fields) {
        answerField(execution, undefined, data, undefined, root);
        if (execution.isWaiting) await execution.settled();
        if (answer.data === null) break;
      }
    } catch (error) {
      execution.nullify(root, error);
      if (execution.isWaiting) await execution.settled();
    }
    return resultOf(execution, answer);
  };
}

function resultOf({ errors }: Execution, { data }: Answer): ExecutionResult {
  return errors.length === 0 ? { data } : { errors, data };
}
