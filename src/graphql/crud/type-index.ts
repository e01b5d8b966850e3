import {
  type DefinitionNode,
  type DirectiveNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  valueFromASTUntyped,
} from 'graphql';

/** The definition of an object type, or an extension of it. */
export type ObjectNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode;

/** A document's types by name, extensions included. */
export interface TypeIndex {
  readonly objects: ReadonlyMap<string, readonly ObjectNode[]>;
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly models: ReadonlySet<string>;
  /** Every name that the document defines, whatever it is. */
  readonly names: ReadonlySet<string>;
}

/** The types of a document by name. */
export function indexTypes(definitions: readonly DefinitionNode[]): TypeIndex {
  const objects = new Map<string, ObjectNode[]>();
  const enums = new Map<string, readonly string[]>();
  const names = new Set<string>();
  for (const node of definitions) {
    if (!('name' in node) || node.name === undefined || node.kind === Kind.DIRECTIVE_DEFINITION) continue;
    const name = node.name.value;
    names.add(name);
    if (node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.OBJECT_TYPE_EXTENSION) {
      objects.set(name, [...(objects.get(name) ?? []), node]);
    } else if (node.kind === Kind.ENUM_TYPE_DEFINITION || node.kind === Kind.ENUM_TYPE_EXTENSION) {
      enums.set(name, [...(enums.get(name) ?? []), ...(node.values ?? []).map((value) => value.name.value)]);
    }
  }
  const models = [...objects]
    .filter(([, nodes]) => nodes.some((node) => directive(node, 'model')))
    .map(([name]) => name);
  return { objects, enums, models: new Set(models), names };
}

/** A directive of a node, by name. */
export function directive<Node extends DirectiveNode>(
  node: { readonly directives?: readonly Node[] | undefined },
  name: string,
): Node | undefined {
  return node.directives?.find((candidate) => candidate.name.value === name);
}

/** The literal value of a directive's argument; `undefined` when it is left out. */
export function directiveValue(node: DirectiveNode | undefined, argument: string): unknown {
  const value = node?.arguments?.find((candidate) => candidate.name.value === argument)?.value;
  return value && valueFromASTUntyped(value);
}
