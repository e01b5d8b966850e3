import {
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type InlineFragmentNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { OperationDecision } from '../access/decide-operation.js';
import type { OperationPlan } from '../access/operation-plan.js';
import { deniedFieldName, introspectionFieldName } from './hidden-fields.js';

/**
 * The document that is executed: each denied selection becomes a hidden field that is always null, so that nulls fall right with
 * aliases, lists, fragments and unions, and `__schema` and `__type` become a hidden field that answers from the visible schema.
 */
export function rewriteDocument(
  document: DocumentNode,
  plan: OperationPlan,
  decision: OperationDecision,
): DocumentNode {
  if (decision.denied.length === 0 && !plan.introspects) return document;
  const rewriter = new Rewriter(plan, decision.deniedNodes);
  const definitions = document.definitions.flatMap((node): DefinitionNode[] => {
    if (node.kind === Kind.OPERATION_DEFINITION) {
      return node === plan.operation ? [{ ...node, selectionSet: rewriter.selectionSet(node.selectionSet) }] : [];
    }
    return node.kind === Kind.FRAGMENT_DEFINITION
      ? [{ ...node, selectionSet: rewriter.selectionSet(node.selectionSet) }]
      : [node];
  });
  return { ...document, definitions };
}

class Rewriter {
  readonly #typesByNode: OperationPlan['typesByNode'];
  readonly #deniedNodes: OperationDecision['deniedNodes'];

  constructor(plan: OperationPlan, deniedNodes: OperationDecision['deniedNodes']) {
    this.#typesByNode = plan.typesByNode;
    this.#deniedNodes = deniedNodes;
  }

  selectionSet(set: SelectionSetNode): SelectionSetNode {
    return { ...set, selections: set.selections.flatMap((node) => this.#selection(node)) };
  }

  #selection(node: SelectionNode): readonly SelectionNode[] {
    if (node.kind === Kind.FRAGMENT_SPREAD) return [node];
    if (node.kind === Kind.INLINE_FRAGMENT) return [{ ...node, selectionSet: this.selectionSet(node.selectionSet) }];
    if (node.name.value === '__schema' || node.name.value === '__type')
      return [hiddenField(node, introspectionFieldName)];
    const denied = this.#deniedNodes.get(node);
    if (!denied) return [this.#field(node)];
    const types = [...(this.#typesByNode.get(node) ?? denied)];
    if (types.every((type) => denied.has(type))) return [hiddenField(node, deniedFieldName)];
    return types.map((type) => onType(type, denied.has(type) ? hiddenField(node, deniedFieldName) : this.#field(node)));
  }

  #field(node: FieldNode): FieldNode {
    return node.selectionSet ? { ...node, selectionSet: this.selectionSet(node.selectionSet) } : node;
  }
}

/** The same response name and conditions, another field. */
function hiddenField({ alias, name, directives = [] }: FieldNode, hidden: string): FieldNode {
  return { kind: Kind.FIELD, alias: alias ?? name, name: { kind: Kind.NAME, value: hidden }, directives };
}

function onType(type: string, selection: FieldNode): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
    selectionSet: { kind: Kind.SELECTION_SET, selections: [selection] },
  };
}
