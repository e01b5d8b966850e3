import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { measures } from '../crud/aggregates.js';
import type { PageSelection } from '../pagination/plan-page.js';
import type { Measured } from './aggregate.js';
import type { BoundField, ModelBinding } from './model-binding.js';
import { type Projection, pathsOf, projectionOf } from './projection.js';

/** What reading a selection needs of the execution. */
export type SelectionInfo = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues' | 'schema'>;

type Selected = ReadonlyMap<string, readonly FieldNode[]>;

/** The paths that a selection of a model's row needs: what is asked for, through fragments, `@skip` and `@include`, and no more. */
export function rowSelection(binding: ModelBinding, info: SelectionInfo): Projection {
  return remembered(rowProjections, info, binding, () => projectRow(binding, info.fieldNodes, info));
}

/** What of a connection is selected. */
export function pageSelection(binding: ModelBinding, info: SelectionInfo): PageSelection {
  return remembered(pageSelections, info, binding, () => {
    const fields = selectedFields(info.fieldNodes, binding.names.connection, info);
    const edges = selectedFields(fields.get('edges') ?? [], binding.names.edge, info);
    const pageInfo = selectedFields(fields.get('pageInfo') ?? [], 'PageInfo', info);
    const rowNodes = [...(fields.get('nodes') ?? []), ...(edges.get('node') ?? [])];
    const hasRows = rowNodes.length > 0 || fields.has('edges');
    return {
      row: hasRows ? projectRow(binding, rowNodes, info) : null,
      cursors: edges.has('cursor') || pageInfo.has('startCursor') || pageInfo.has('endCursor'),
      hasNextPage: pageInfo.has('hasNextPage'),
      hasPreviousPage: pageInfo.has('hasPreviousPage'),
      totalCount: fields.has('totalCount'),
    };
  });
}

/** What of an aggregate is measured: only that is worked out. */
export function aggregateSelection(binding: ModelBinding, info: SelectionInfo): Measured[] {
  const parts = selectedFields(info.fieldNodes, binding.names.aggregate, info);
  return measures.flatMap((measure) => {
    const selected = selectedFields(parts.get(measure) ?? [], binding.names[measure], info);
    return [...selected.keys()].flatMap((name) => {
      const field = binding.fields.get(name);
      return field ? [{ measure, field }] : [];
    });
  });
}

function projectRow(binding: ModelBinding, nodes: readonly FieldNode[], info: SelectionInfo): Projection {
  const selected = selectedFields(nodes, binding.name, info);
  return projectionOf(
    [...selected].flatMap(([name, fieldNodes]) => projectField(binding.fields.get(name), fieldNodes, binding, info)),
  );
}

function projectField(
  field: BoundField | undefined,
  nodes: readonly FieldNode[],
  binding: ModelBinding,
  info: SelectionInfo,
): readonly string[] {
  if (!field) return [];
  return field.kind === 'embedded' ? projectEmbedded(field, nodes, info) : pathsOf(field, binding);
}

/** An embedded object is read in part. Without a stored part selected it is read whole, so that null and empty differ. */
function projectEmbedded(field: BoundField, nodes: readonly FieldNode[], info: SelectionInfo): readonly string[] {
  const selected = selectedFields(nodes, field.typeName, info);
  const paths = [...selected].flatMap(([name, fieldNodes]) => {
    const part = field.fields.get(name);
    if (!part) return [];
    return part.kind === 'embedded' ? projectEmbedded(part, fieldNodes, info) : [part.path];
  });
  return paths.length > 0 ? paths : [field.path];
}

/** The fields that are selected below some nodes, by name, for a runtime type. */
function selectedFields(nodes: readonly FieldNode[], typeName: string, info: SelectionInfo): Selected {
  const found = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  for (const { selectionSet } of nodes) if (selectionSet) collect(selectionSet, typeName, info, found, visited);
  return found;
}

function collect(
  set: SelectionSetNode,
  typeName: string,
  info: SelectionInfo,
  found: Map<string, FieldNode[]>,
  visited: Set<string>,
): void {
  for (const selection of set.selections) {
    if (!isIncluded(selection, info)) continue;
    if (selection.kind === Kind.FIELD) {
      const name = selection.name.value;
      found.set(name, [...(found.get(name) ?? []), selection]);
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      if (applies(selection.typeCondition?.name.value, typeName, info))
        collect(selection.selectionSet, typeName, info, found, visited);
    } else {
      const fragment = visited.has(selection.name.value) ? undefined : info.fragments[selection.name.value];
      visited.add(selection.name.value);
      if (fragment && applies(fragment.typeCondition.name.value, typeName, info))
        collect(fragment.selectionSet, typeName, info, found, visited);
    }
  }
}

type Conditional = Parameters<typeof getDirectiveValues>[1];

function isIncluded(node: Conditional, { variableValues }: SelectionInfo): boolean {
  if (!node.directives?.length) return true;
  if (getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false;
}

function applies(condition: string | undefined, typeName: string, { schema }: SelectionInfo): boolean {
  if (condition === undefined || condition === typeName) return true;
  const [abstract, type] = [schema.getType(condition), schema.getType(typeName)];
  return isAbstractType(abstract) && isObjectType(type) && schema.isSubType(abstract, type);
}

const rowProjections = new WeakMap<FieldNode, Map<ModelBinding, Projection>>();
const pageSelections = new WeakMap<FieldNode, Map<ModelBinding, PageSelection>>();

/** Documents are cached, so a field's node is the same object in every execution; only variables of `@skip` and `@include` differ. */
function remembered<T>(
  cache: WeakMap<FieldNode, Map<ModelBinding, T>>,
  info: SelectionInfo,
  binding: ModelBinding,
  work: () => T,
): T {
  const [node, second] = info.fieldNodes;
  if (!node || second || dependsOnVariables(node, info)) return work();
  const known = cache.get(node)?.get(binding);
  if (known) return known;
  const result = work();
  cache.set(node, (cache.get(node) ?? new Map<ModelBinding, T>()).set(binding, result));
  return result;
}

const variableNodes = new WeakMap<FieldNode, boolean>();

function dependsOnVariables(node: FieldNode, info: SelectionInfo): boolean {
  const known = variableNodes.get(node);
  if (known !== undefined) return known;
  const depends = hasConditions(node.selectionSet, info, new Set());
  variableNodes.set(node, depends);
  return depends;
}

function hasConditions(set: SelectionSetNode | undefined, info: SelectionInfo, visited: Set<string>): boolean {
  return (set?.selections ?? []).some((selection) => {
    if (selection.directives?.length) return true;
    if (selection.kind !== Kind.FRAGMENT_SPREAD) return hasConditions(selection.selectionSet, info, visited);
    const name = selection.name.value;
    if (visited.has(name)) return false;
    visited.add(name);
    return hasConditions(info.fragments[name]?.selectionSet, info, visited);
  });
}
