import {
  type DefinitionNode,
  type DocumentNode,
  type ExecutionResult,
  execute,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  specifiedScalarTypes,
  type TypeNode,
} from 'graphql';
import type { OperationPlan } from '../access/operation-plan.js';
import type { IntrospectionAnswers } from './hidden-fields.js';

const answers = new WeakMap<GraphQLSchema, WeakMap<OperationPlan, IntrospectionAnswers>>();

/**
 * Answers the `__schema` and `__type` of an operation from a visible schema, by response name. Only these root fields are executed, so
 * nothing else of the operation needs to be visible. Remembered when no variable can change it.
 */
export function answerIntrospection(
  visible: GraphQLSchema,
  document: DocumentNode,
  plan: OperationPlan,
  variables: Readonly<Record<string, unknown>>,
): IntrospectionAnswers {
  const known = answers.get(visible)?.get(plan);
  if (known) return known;
  const result = execute({
    schema: visible,
    document: introspectionPart(document, plan.operation),
    variableValues: variables,
    hideSuggestions: true,
  });
  const data = isFinished(result) ? (result.data ?? {}) : {};
  if ((plan.operation.variableDefinitions ?? []).length === 0) {
    const bySchema = answers.get(visible) ?? new WeakMap<OperationPlan, IntrospectionAnswers>();
    answers.set(visible, bySchema.set(plan, data));
  }
  return data;
}

/** Introspection resolvers are synchronous. */
function isFinished(result: ReturnType<typeof execute>): result is ExecutionResult {
  return !(result instanceof Promise);
}

function introspectionPart(document: DocumentNode, operation: OperationDefinitionNode): DocumentNode {
  const rootFragments = fragmentsAtRoot(document, operation.selectionSet);
  const definitions = document.definitions.flatMap((node): DefinitionNode[] => {
    if (node === operation) return [onlyIntrospection(withBuiltInVariables(operation))];
    if (node.kind !== Kind.FRAGMENT_DEFINITION) return [];
    return [rootFragments.has(node) ? onlyIntrospection(node) : node];
  });
  return { ...document, definitions };
}

/** Fragments that are spread on the root type itself, through one another too. */
function fragmentsAtRoot(document: DocumentNode, root: SelectionSetNode): ReadonlySet<FragmentDefinitionNode> {
  const found = new Set<FragmentDefinitionNode>();
  const visit = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) visit(node.selectionSet);
      if (node.kind !== Kind.FRAGMENT_SPREAD) continue;
      for (const each of document.definitions) {
        if (each.kind !== Kind.FRAGMENT_DEFINITION || each.name.value !== node.name.value || found.has(each)) continue;
        found.add(each);
        visit(each.selectionSet);
      }
    }
  };
  visit(root);
  return found;
}

function onlyIntrospection<T extends OperationDefinitionNode | FragmentDefinitionNode>(node: T): T {
  return { ...node, selectionSet: introspectionOf(node.selectionSet) };
}

function introspectionOf(set: SelectionSetNode): SelectionSetNode {
  const selections = set.selections.flatMap((node): SelectionNode[] => {
    if (node.kind === Kind.INLINE_FRAGMENT) return [{ ...node, selectionSet: introspectionOf(node.selectionSet) }];
    return node.kind === Kind.FRAGMENT_SPREAD || node.name.value === '__schema' || node.name.value === '__type'
      ? [node]
      : [];
  });
  return { ...set, selections };
}

/** The types of other variables may not be visible; introspection can use none of them. */
function withBuiltInVariables(operation: OperationDefinitionNode): OperationDefinitionNode {
  const builtIn = new Set(specifiedScalarTypes.map(({ name }) => name));
  const variableDefinitions = (operation.variableDefinitions ?? []).filter(({ type }) => builtIn.has(typeName(type)));
  return { ...operation, variableDefinitions };
}

function typeName(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : typeName(type.type);
}
