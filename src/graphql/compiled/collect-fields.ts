import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type NamedTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What collecting depends on. The values are those of `@skip` and `@include`, which are the same for every run of a compiled operation. */
export interface Collecting {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variableValues: Readonly<Record<string, unknown>>;
  /** Filled with the variables that conditions have been seen to depend on. */
  readonly conditionVariables: Set<string>;
}

/** Field nodes by response name, in the order of the answer. */
export type CollectedFields = ReadonlyMap<string, readonly FieldNode[]>;

/** The fields that some selection sets select on one object type (GraphQL, "CollectFields"). @throws GraphQLError for a condition without a value */
export function collectFields(
  collecting: Collecting,
  type: GraphQLObjectType,
  sets: Iterable<SelectionSetNode>,
): CollectedFields {
  const found = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  const visit = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      if (node.kind === Kind.FRAGMENT_SPREAD && visited.has(node.name.value)) continue;
      if (!isIncluded(collecting, node)) continue;
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const nodes = found.get(key);
        if (nodes) nodes.push(node);
        else found.set(key, [node]);
        continue;
      }
      if (node.kind === Kind.FRAGMENT_SPREAD) visited.add(node.name.value);
      const fragment = node.kind === Kind.FRAGMENT_SPREAD ? collecting.fragments[node.name.value] : node;
      if (fragment && applies(collecting.schema, fragment.typeCondition, type)) visit(fragment.selectionSet);
    }
  };
  for (const set of sets) visit(set);
  return found;
}

function isIncluded({ variableValues, conditionVariables }: Collecting, node: SelectionNode): boolean {
  const directives = node.directives ?? [];
  if (directives.length === 0) return true;
  for (const directive of directives) noteVariable(directive, conditionVariables);
  if (getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false;
}

function noteVariable({ name, arguments: args = [] }: DirectiveNode, conditionVariables: Set<string>): void {
  if (name.value !== 'skip' && name.value !== 'include') return;
  for (const { value } of args) if (value.kind === Kind.VARIABLE) conditionVariables.add(value.name.value);
}

function applies(schema: GraphQLSchema, condition: NamedTypeNode | undefined, type: GraphQLObjectType): boolean {
  if (!condition) return true;
  const wanted = schema.getType(condition.name.value);
  return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type));
}
